import { Stack, Text } from "@mantine/core";
import type { Metadata } from "next";
import { getFormatter, getTranslations } from "next-intl/server";
import { customerAccess } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { Facts } from "#components/feedback/facts.tsx";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { LinkButton } from "#components/feedback/link-button.tsx";
import { Outcome } from "#components/feedback/outcome.tsx";
import { ConnectionList, PrintButton } from "#components/hand-over/connection-list.tsx";
import { Section } from "#components/home/section.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { handOverOf } from "#db/queries/hand-over.ts";

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("provision.handOver"))("title") };
}

/** As every tool calls it. */
const sslMode = "sslmode";

/** What a customer gets with a new warehouse, to be printed or read out. */
export default async function HandOverPage({ params, searchParams }: Props) {
  const [{ customer: slug }, search] = await Promise.all([params, searchParams]);
  const access = await customerAccess(slug, { permission: "kits.read" });
  const [t, format, told] = await Promise.all([
    getTranslations("provision.handOver"),
    getFormatter(),
    handOverOf(access),
  ]);
  const { host, port, database, hasOwnCa, kit, plan } = told;
  const target = { host, port, database, hasOwnCa };
  return (
    <>
      <PageHeader
        title={t("title")}
        description={<ForeignText text={access.customer.name} />}
        actions={<PrintButton />}
      />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <Stack gap="lg">
        <Section title={t("what")}>
          <Text fz="sm" mb="sm">
            {t("whatText")}
          </Text>
          <Facts
            facts={[
              { name: t("host"), value: host },
              { name: t("port"), value: String(port) },
              { name: t("database"), value: database },
              { name: t("user"), value: kit ? kit.role : t("noUser") },
              { name: sslMode, value: "verify-full" },
              ...(plan
                ? [
                    {
                      name: t("plan"),
                      value: <ForeignText text={plan.name} />,
                      note: t("limits", {
                        connections: plan.connection_limit,
                        seconds: plan.statement_seconds,
                      }),
                    },
                  ]
                : []),
              ...(kit
                ? [{ name: t("until"), value: format.dateTime(kit.expiresAt, { dateStyle: "medium" }) }]
                : []),
            ]}
          />
        </Section>
        <Section title={t("secret")}>
          <Text fz="sm" mb="sm">
            {t("secretText")}
          </Text>
          <LinkButton href={`/c/${slug}/access`} prefetch={false}>
            {t("access")}
          </LinkButton>
        </Section>
        <Section title={t("connect")}>
          {kit ? (
            <ConnectionList target={{ ...target, user: kit.role, form: kit.form }} />
          ) : (
            <Outcome tone="noted">{t("noKit")}</Outcome>
          )}
        </Section>
      </Stack>
    </>
  );
}
