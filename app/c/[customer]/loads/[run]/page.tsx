import { Stack } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getNow, getTranslations } from "next-intl/server";
import { z } from "zod";
import { customerAccess } from "#auth/scope.ts";
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

type Props = { params: Promise<{ customer: string; run: string }> };

const idOf = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations("loads");
  return { title: `${t("title")} ${(await params).run}` };
}

export default async function RunPage({ params }: Props) {
  const { customer: slug, run: number } = await params;
  const access = await customerAccess(slug, { permission: "loads.read" });
  const id = idOf.safeParse(number);
  const run = id.success ? await runOf(access, id.data) : undefined;
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
