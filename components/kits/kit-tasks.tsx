import { Alert, Stack, Text } from "@mantine/core";
import { getTranslations } from "next-intl/server";
import type { ListedTask } from "#db/queries/kit-tasks.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Ago } from "../feedback/moment.tsx";
import { ToneLabel } from "../feedback/tone-label.tsx";
import { AgainButton, TaskFailure } from "./kit-task-failure.tsx";
import classes from "./kits.module.css";
import type { AskAgain } from "./types.ts";

type Props = { tasks: ListedTask[]; customer: string; now: Date; canWrite: boolean; askAgain: AskAgain };

/** Milliseconds after which a task that no worker has taken is remarkable. */
const soon = 20_000;

/** What is being done about kits, and what could not be done. */
export async function KitTasks({ tasks, customer, now, canWrite, askAgain }: Props) {
  const t = await getTranslations("kits.tasks");
  if (tasks.length === 0) return null;
  const nameOf = ({ kind, role }: ListedTask) =>
    kind === "make" || kind === "retire" || kind === "revoke" ? t(kind, { role }) : role;
  return (
    <Stack gap="xs" mb="lg" aria-live="polite">
      {tasks.map((task) =>
        task.state === "failed" ? (
          <TaskFailure key={task.id} title={nameOf(task)} error={task.error ?? { code: "internal" }}>
            {canWrite ? <AgainButton customer={customer} task={task.id} askAgain={askAgain} /> : null}
          </TaskFailure>
        ) : (
          <Alert key={task.id} variant="outline" color="accent" p="xs">
            <div className={classes.task}>
              <Text fz="sm">
                <ForeignText text={nameOf(task)} /> ·{" "}
                <Text span c="dimmed">
                  <Ago at={task.at} updateEvery={1000} />
                </Text>
              </Text>
              <ToneLabel tone="busy">
                {t(task.state === "running" ? "running" : task.error ? "retrying" : "asked")}
              </ToneLabel>
            </div>
            {task.state === "asked" && !task.error && now.getTime() - task.at.getTime() > soon ? (
              <Text fz="sm" c="dimmed" mt={4}>
                {t("slow")}
              </Text>
            ) : null}
          </Alert>
        ),
      )}
    </Stack>
  );
}
