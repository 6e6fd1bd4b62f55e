import { Group, Stack } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getNow, getTranslations } from "next-intl/server";
import { customerAccess } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { parseAsRun } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { Live } from "#components/loads/live.tsx";
import { Question } from "#components/loads/question.tsx";
import { RunActions } from "#components/loads/run-actions.tsx";
import { RunBack } from "#components/loads/run-back.tsx";
import { RunEnding } from "#components/loads/run-ending.tsx";
import { RunError as RunErrorPanel } from "#components/loads/run-error.tsx";
import { RunFacts } from "#components/loads/run-facts.tsx";
import { RunProgress } from "#components/loads/run-progress.tsx";
import { StateLabel } from "#components/loads/state-label.tsx";
import { StepsTable } from "#components/loads/steps-table.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { type RunDetail, runOf } from "#db/queries/runs-one.ts";
import { stepsOf } from "#db/queries/steps.ts";
import type { RunError } from "#db/schema/console/runs.ts";
import type { Step } from "#db/schema/console/steps.ts";
import { openRunStates } from "#db/vocabulary.ts";
import { optionsAgain } from "#loader/run/request.ts";
import { cancelRun, confirmRun, runAgain } from "../actions.ts";

type Props = { params: Promise<{ customer: string; run: string }>; searchParams: Promise<Search> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { run }] = await Promise.all([getTranslations("loads"), params]);
  return { title: `${t("title")} ${parseAsRun.parse(run) ?? ""}`.trim() };
}

/** What the load would have taken away, each thing once. */
function questionsOf(run: RunDetail, steps: Step[]): RunError[] {
  const all = [run.error, ...steps.map(({ error }) => error)];
  return all.flatMap((error) => (error?.code === "needs_confirmation" ? [error] : []));
}

export default async function RunPage({ params, searchParams }: Props) {
  const [{ customer: slug, run: number }, search] = await Promise.all([params, searchParams]);
  const access = await customerAccess(slug, { permission: "loads.read" });
  const id = parseAsRun.parse(number);
  const run = id === null ? undefined : await runOf(access, id);
  if (!run) notFound();
  const [t, now, steps] = await Promise.all([getTranslations("loads"), getNow(), stepsOf(access, run.id)]);
  const isOpen = (openRunStates as readonly string[]).includes(run.state);
  const goesOn = isOpen || run.condition === "retrying";
  const { permissions } = access;
  const again = optionsAgain(run, steps);
  const mayRequest = permissions.has(run.kind === "seed" ? "loads.seed" : "loads.request");
  return (
    <>
      <RunBack href={`/c/${slug}/loads`} />
      <PageHeader
        title={t("run.title", { kind: run.kind, id: String(run.id) })}
        description={<StateLabel state={run.condition} />}
        actions={
          <Group gap="xs">
            {run.askedSince && mayRequest ? (
              <Question
                customer={{ slug, name: access.customer.name }}
                idRun={run.id}
                errors={questionsOf(run, steps)}
                confirmRun={confirmRun}
              />
            ) : null}
            <RunActions
              customer={slug}
              idRun={run.id}
              kind={run.kind}
              canCancel={goesOn && run.cancel_requested_at === null && permissions.has("loads.request")}
              left={again === run.options ? undefined : again.tables?.length}
              canRunAgain={!goesOn && (run.state === "failed" || run.state === "cancelled") && mayRequest}
              isAside={run.askedSince !== null}
              cancelRun={cancelRun}
              runAgain={runAgain}
            />
          </Group>
        }
      />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <Stack gap="lg">
        {run.error && run.state !== "cancelled" ? <RunErrorPanel error={run.error} /> : null}
        {goesOn ? <RunProgress run={run} /> : <RunEnding run={run} />}
        <RunFacts run={run} now={now} />
        <StepsTable steps={steps} now={now} slug={permissions.has("tables.read") ? slug : undefined} />
      </Stack>
      <Live isOpen={goesOn} every={2000} />
    </>
  );
}
