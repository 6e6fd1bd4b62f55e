import { Stack } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getNow, getTranslations } from "next-intl/server";
import { customerAccess } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { parseAsRun } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { Live } from "#components/loads/live.tsx";
import { RunActions } from "#components/loads/run-actions.tsx";
import { RunBack } from "#components/loads/run-back.tsx";
import { RunError } from "#components/loads/run-error.tsx";
import { RunFacts } from "#components/loads/run-facts.tsx";
import { RunProgress } from "#components/loads/run-progress.tsx";
import { StateLabel } from "#components/loads/state-label.tsx";
import { StepsTable } from "#components/loads/steps-table.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { runOf } from "#db/queries/runs-one.ts";
import { stepsOf } from "#db/queries/steps.ts";
import { openRunStates } from "#db/vocabulary.ts";
import { optionsAgain } from "#loader/run/request.ts";
import { cancelRun, runAgain } from "../actions.ts";

type Props = { params: Promise<{ customer: string; run: string }>; searchParams: Promise<Search> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { run }] = await Promise.all([getTranslations("loads"), params]);
  return { title: `${t("title")} ${parseAsRun.parse(run) ?? ""}`.trim() };
}

export default async function RunPage({ params, searchParams }: Props) {
  const [{ customer: slug, run: number }, search] = await Promise.all([params, searchParams]);
  const access = await customerAccess(slug, { permission: "loads.read" });
  const id = parseAsRun.parse(number);
  const run = id === null ? undefined : await runOf(access, id);
  if (!run) notFound();
  const [t, now, steps] = await Promise.all([getTranslations("loads"), getNow(), stepsOf(access, run.id)]);
  const isOpen = (openRunStates as readonly string[]).includes(run.state);
  const { permissions } = access;
  const again = optionsAgain(run, steps);
  const mayRequest = permissions.has(run.kind === "seed" ? "loads.seed" : "loads.request");
  return (
    <>
      <RunBack href={`/c/${slug}/loads`} />
      <PageHeader
        title={t("run.title", { kind: run.kind, id: String(run.id) })}
        description={<StateLabel state={run.state} />}
        actions={
          <RunActions
            customer={slug}
            idRun={run.id}
            kind={run.kind}
            canCancel={isOpen && run.cancel_requested_at === null && permissions.has("loads.request")}
            left={again === run.options ? undefined : again.tables?.length}
            canRunAgain={(run.state === "failed" || run.state === "cancelled") && mayRequest}
            cancelRun={cancelRun}
            runAgain={runAgain}
          />
        }
      />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <Stack gap="lg">
        {run.error ? <RunError error={run.error} /> : null}
        {isOpen ? <RunProgress run={run} /> : null}
        <RunFacts run={run} now={now} />
        <StepsTable steps={steps} now={now} slug={permissions.has("tables.read") ? slug : undefined} />
      </Stack>
      <Live isOpen={isOpen} every={2000} />
    </>
  );
}
