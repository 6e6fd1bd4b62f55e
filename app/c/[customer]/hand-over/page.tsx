import { Stack, Text } from "@mantine/core";
import type { Metadata } from "next";
import { getFormatter, getNow, getTranslations } from "next-intl/server";
import { customerAccess } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { Facts } from "#components/feedback/facts.tsx";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { LinkButton } from "#components/feedback/link-button.tsx";
import { Outcome } from "#components/feedback/outcome.tsx";
import { Delivery } from "#components/hand-over/delivery.tsx";
import { PrintButton } from "#components/hand-over/print-button.tsx";
import { Section } from "#components/home/section.tsx";
import { Guide } from "#components/kits/guide.tsx";
import { hasOpenLink, LinkLine } from "#components/kits/link-line.tsx";
import { Live } from "#components/loads/live.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { handOverOf } from "#db/queries/hand-over.ts";
import { type Connection, linesOf } from "#kits/connection.ts";
import { linkKit } from "../access/actions.ts";

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("provision.handOver"))("title") };
}

/** As every tool calls it. */
const sslMode = { name: "sslmode", value: "verify-full" };

/** What a customer gets with a new warehouse, to be printed or read out, and the link by which they get what opens it. */
export default async function HandOverPage({ params, searchParams }: Props) {
  const [{ customer: slug }, search] = await Promise.all([params, searchParams]);
  const access = await customerAccess(slug, { permission: "kits.read" });
  const [t, format, now] = await Promise.all([
    getTranslations("provision.handOver"),
    getFormatter(),
    getNow(),
  ]);
  const { place, kit, plan } = await handOverOf(access, now);
  const { host, port, database } = place;
  const connection: Connection | undefined = kit && {
    ...place,
    user: kit.role_name,
    isCertified: kit.form === "certificate",
  };
  const canWrite = access.permissions.has("kits.write");
  const isOpenLink = kit !== undefined && hasOpenLink(kit, now);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={<ForeignText text={access.customer.name} />}
        actions={<PrintButton />}
      />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <Live isOpen={isOpenLink} every={5_000} />
      <Stack gap="xl">
        <Section title={t("what")}>
          <Text fz="sm" mb="sm">
            {t("whatText")}
          </Text>
          <Facts
            facts={[
              { name: t("host"), value: host },
              { name: t("port"), value: String(port) },
              { name: t("database"), value: database },
              { name: t("user"), value: kit ? kit.role_name : t("noUser") },
              sslMode,
              ...(plan ? [{ name: t("plan"), value: <ForeignText text={plan.name} /> }] : []),
              ...(kit
                ? [
                    { name: t("connections"), value: String(kit.connection_limit) },
                    { name: t("longest"), value: t("seconds", { count: kit.statement_seconds }) },
                    { name: t("until"), value: format.dateTime(kit.expires_at, "day") },
                  ]
                : []),
            ]}
          />
        </Section>
        {kit && connection ? (
          <>
            <Section title={t("secret")}>
              <Stack gap="xs">
                <Text fz="sm">{t(kit.form === "certificate" ? "secretCertificate" : "secretPassword")}</Text>
                <LinkLine kit={kit} now={now} />
                <Delivery
                  {...{ customer: slug, isOpenLink, canWrite, linkKit }}
                  kit={kit.id}
                  isHanded={kit.armed_at !== null}
                />
              </Stack>
            </Section>
            <Section title={t("connect")}>
              <Guide connection={connection} lines={linesOf(connection)} />
            </Section>
          </>
        ) : (
          <Section title={t("secret")}>
            <Stack gap="xs" align="flex-start">
              <Outcome tone="noted">{t("noKit")}</Outcome>
              <LinkButton href={`/c/${slug}/access`} prefetch={false}>
                {t("access")}
              </LinkButton>
            </Stack>
          </Section>
        )}
      </Stack>
    </>
  );
}
