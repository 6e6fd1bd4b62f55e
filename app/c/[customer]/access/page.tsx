import { Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import type { Metadata } from "next";
import { getNow, getTranslations } from "next-intl/server";
import { parseAsBoolean } from "nuqs/server";
import { customerAccess } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import { LinkButton } from "#components/feedback/link-button.tsx";
import { KitCard } from "#components/kits/kit-card.tsx";
import { KitTasks } from "#components/kits/kit-tasks.tsx";
import { Live } from "#components/loads/live.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { kitPlanOf } from "#db/queries/kit-plan.ts";
import { kitTasksOf } from "#db/queries/kit-tasks.ts";
import { kitsOf } from "#db/queries/kits.ts";
import { openStates } from "#db/vocabulary.ts";
import { inText } from "#foreign.ts";
import { asWritten } from "#kits/networks.ts";
import { mostDays } from "#kits/wanted.ts";
import { askAgain, linkKit, retireCertificate, revokeKit, unlink } from "./actions.ts";

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("kits"))("title") };
}

const acts = { linkKit, unlink, retireCertificate, revokeKit };

export default async function AccessPage({ params, searchParams }: Props) {
  const access = await customerAccess((await params).customer, { permission: "kits.read" });
  const search = await searchParams;
  const { values, problems } = readAddress(search, { revoked: parseAsBoolean });
  const [t, now, all, tasks, plan] = await Promise.all([
    getTranslations("kits"),
    getNow(),
    kitsOf(access),
    kitTasksOf(access),
    kitPlanOf(access),
  ]);
  const { slug, name } = access.customer;
  const canWrite = access.permissions.has("kits.write");
  const shownTasks = tasks.filter(({ state }) => state !== "done");
  const isDue = (state: string) => state === "asked" || state === "running";
  const busy = new Set(tasks.filter(({ state }) => isDue(state)).map(({ role }) => role));
  // What is being made, or could not be, is told as that.
  const kits = all
    .filter(({ state }) => state !== "making")
    .map((kit) => ({ ...kit, addresses: kit.addresses?.map(asWritten) ?? null }));
  const inUse = kits.filter(({ state }) => state !== "revoked");
  const revoked = kits.length - inUse.length;
  const isOpen = openStates.some((open) => open === access.customer.state);
  const isFull = plan !== null && inUse.length >= plan.kits;
  const toNew =
    canWrite && isOpen && !isFull ? <LinkButton href={`/c/${slug}/access/new`}>{t("new")}</LinkButton> : null;
  return (
    <>
      <PageHeader title={t("title")} description={t("lead", { customer: inText(name) })} actions={toNew} />
      <AddressNotice search={search} problems={problems} />
      <Live
        isOpen={busy.size > 0 || inUse.some(({ link }) => link !== null && !link.usedAt)}
        every={busy.size > 0 ? 1500 : 10_000}
      />
      <KitTasks tasks={shownTasks} customer={slug} now={now} canWrite={canWrite} askAgain={askAgain} />
      {inUse.length === 0 && shownTasks.length === 0 ? (
        <EmptyState
          icon={<IconKey />}
          title={t("empty.title")}
          description={t(isOpen ? "empty.text" : "closed")}
          action={toNew}
        />
      ) : null}
      <Stack gap="md">
        {plan ? (
          <Text fz="sm" c="dimmed">
            {t("ofPlan", { plan: inText(plan.name), used: inUse.length, kits: plan.kits })}{" "}
            {isFull && canWrite ? t("full") : null}
          </Text>
        ) : null}
        {(values.revoked ? [...inUse, ...kits.filter(({ state }) => state === "revoked")] : inUse).map(
          (kit) => (
            <KitCard
              key={kit.id}
              {...{ kit, now, canWrite, mostDays, acts }}
              customer={slug}
              isBusy={busy.has(kit.role_name)}
            />
          ),
        )}
        {revoked > 0 ? (
          <div>
            <LinkButton href={values.revoked ? "?" : "?revoked=true"} variant="default" size="xs">
              {values.revoked ? t("hideRevoked") : t("showRevoked", { count: revoked })}
            </LinkButton>
          </div>
        ) : null}
      </Stack>
    </>
  );
}
