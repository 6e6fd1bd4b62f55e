import { Stack, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { getFormatter, getLocale, getMessages, getTranslations } from "next-intl/server";
import { customerAccess, customerScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { EntriesTable } from "#components/audit/entries-table.tsx";
import { formatBytes } from "#components/charts/format.ts";
import { Facts } from "#components/feedback/facts.tsx";
import { Instant } from "#components/feedback/moment.tsx";
import { ToneLabel } from "#components/feedback/tone-label.tsx";
import { LifeActions } from "#components/life/life-actions.tsx";
import { LifeSteps } from "#components/life/life-steps.tsx";
import { MoveActions } from "#components/life/move-actions.tsx";
import { MovePreview } from "#components/life/move-preview.tsx";
import { Live } from "#components/loads/live.tsx";
import { ContractForm } from "#components/plans/contract-form.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { dayOf } from "#days.ts";
import { contractOf } from "#db/queries/contracts.ts";
import { ownersOf } from "#db/queries/contracts-owners.ts";
import { customerHistory } from "#db/queries/customer-history.ts";
import { lifeOf } from "#db/queries/life.ts";
import { moveChoices } from "#db/queries/move-choices.ts";
import { moveContents } from "#db/queries/move-contents.ts";
import { tableCounts } from "#db/queries/table-page-counts.ts";
import type { Access } from "#db/scope.ts";
import { billingPeriods, lifeSteps, lifeTransitions, standingStates } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { inText } from "#foreign.ts";
import { asTyped } from "#price.ts";
import { wordsOfAction } from "../../../audit/words.ts";
import {
  deprovisionCustomer,
  discardCopy,
  moveCustomer,
  restoreCustomer,
  resumeCustomer,
  saveContract,
  stayCustomer,
  suspendCustomer,
} from "./actions.ts";
import { RootsSection } from "./roots-section.tsx";

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Search> };

const permission = "customers.provision";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("life"))("title") };
}

export default async function SettingsPage({ params, searchParams }: Props) {
  const access = await customerAccess((await params).customer, { permission });
  const [t, search, history, { audit: words }] = await Promise.all([
    getTranslations("life"),
    searchParams,
    customerHistory(access),
    getMessages(),
  ]);
  const rows = history.map((row) => ({ ...row, said: wordsOfAction(words, row.action) }));
  return (
    <>
      <PageHeader title={t("title")} description={t("lead", { customer: inText(access.customer.name) })} />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <Stack gap="xl">
        <LifeSection access={access} />
        <section aria-labelledby="contract">
          <Title order={2} fz="md" mb="sm" id="contract">
            {t("contract")}
          </Title>
          <ContractSection access={access} />
        </section>
        <RootsSection access={access} />
        <section aria-labelledby="history">
          <Title order={2} fz="md" mb="sm" id="history">
            {t("history")}
          </Title>
          {rows.length > 0 ? (
            <EntriesTable rows={rows} withCustomer={false} />
          ) : (
            <Text fz="sm" c="dimmed">
              {t("noHistory")}
            </Text>
          )}
        </section>
      </Stack>
    </>
  );
}

const verbs = ["suspend", "resume", "deprovision", "restore"] as const;

async function LifeSection({ access }: { access: Access }) {
  const { state, slug, name } = access.customer;
  const [t, states, { life: words }, { keptUntil, last }] = await Promise.all([
    getTranslations("life"),
    getTranslations("home.states"),
    getMessages(),
    lifeOf(access),
  ]);
  const labels: Readonly<Record<string, string>> = last ? words.steps[last.kind] : {};
  const isOpen = last !== null && last.finished_at === null;
  return (
    <section aria-labelledby="life">
      <Title order={2} fz="md" mb="sm" id="life">
        {t("section")}
      </Title>
      <Live isOpen={isOpen} every={1500} />
      <Stack gap="sm">
        <Facts
          facts={[
            {
              name: t("state"),
              value: <ToneLabel tone={state === "active" ? "good" : "odd"}>{states(state)}</ToneLabel>,
              note: t(`notes.${state}`),
            },
            ...(keptUntil ? [{ name: t("keptUntil"), value: <Instant at={keptUntil} /> }] : []),
          ]}
        />
        <LifeActions
          customer={{ slug, name }}
          verbs={verbs.filter((verb) => lifeTransitions[verb].from.includes(state))}
          {...{ suspendCustomer, resumeCustomer, deprovisionCustomer, restoreCustomer }}
        />
        <MoveSection access={access} />
        {last ? (
          <LifeSteps
            task={last}
            steps={lifeSteps[last.kind].map((step) => ({ step, label: labels[step] ?? step }))}
          />
        ) : null}
      </Stack>
    </section>
  );
}

/** What of a warehouse goes with a move and what stays behind; null while it does not say. */
async function contentsOf({ customer }: Access) {
  try {
    return await moveContents(await customerScope(customer.slug, { permission }));
  } catch (error) {
    if (error instanceof OpendbError) return null;
    throw error;
  }
}

async function MoveSection({ access }: { access: Access }) {
  const { state, slug, name } = access.customer;
  const [t, format, { servers, kits, kept, isMoving }] = await Promise.all([
    getTranslations("life.move"),
    getFormatter(),
    moveChoices(access),
  ]);
  const mayMove = (standingStates as readonly string[]).includes(state);
  // What is shown before a move is asked of the warehouse where it could be asked for.
  const contents = mayMove && !isMoving && servers.length > 0 ? await contentsOf(access) : null;
  const size = contents && formatBytes(format, contents.bytes);
  return (
    <MoveActions
      customer={{ slug, name }}
      isMoving={isMoving}
      mayMove={mayMove}
      servers={servers.map(({ name: server, host, customers, bytes }) => ({
        name: server,
        note: t("serverNote", { host, customers, size: formatBytes(format, bytes) }),
      }))}
      kept={kept.map(({ database, server, until }) => ({
        database,
        server,
        until: until ? <Instant at={until} /> : null,
      }))}
      preview={<MovePreview contents={contents && { left: contents.left, size: size ?? "" }} kits={kits} />}
      {...{ moveCustomer, stayCustomer, discardCopy }}
    />
  );
}

/** Learners of the warehouse; null while it does not say. */
async function learnersOf({ customer }: Access): Promise<number | null> {
  try {
    return (await tableCounts(await customerScope(customer.slug, { permission }))).get("lms.users") ?? 0;
  } catch (error) {
    if (error instanceof OpendbError) return null;
    throw error;
  }
}

async function ContractSection({ access }: { access: Access }) {
  const { slug, name } = access.customer;
  const [{ contract, plans, kits, learners: measured }, learners, locale] = await Promise.all([
    contractOf(access),
    learnersOf(access),
    getLocale(),
  ]);
  const owners = await ownersOf(access, contract?.id_owner ?? null);
  const [first] = plans;
  return (
    <ContractForm
      // What was saved meanwhile is shown, and not what stood here before.
      key={contract?.updated_at.toISOString()}
      slug={slug}
      seen={contract?.updated_at.toISOString() ?? null}
      initial={{
        id_plan: contract?.id_plan ?? 0,
        price: contract ? asTyped(contract.price, locale) : "",
        billing_period: contract?.billing_period ?? first?.billing_period ?? "monthly",
        starts_on: contract?.starts_on ?? dayOf(new Date()),
        ends_on: contract?.ends_on ?? "",
        notes: contract?.notes ?? "",
        documents: contract?.documents ?? [],
        id_owner: contract?.id_owner ?? null,
      }}
      plans={plans.map((plan) => ({ ...plan, price: asTyped(plan.price, locale) }))}
      owners={owners}
      periods={billingPeriods}
      use={{ slug, name, kits, learners: measured }}
      learners={learners}
      saveContract={saveContract}
    />
  );
}
