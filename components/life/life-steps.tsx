import { List, ListItem, Text } from "@mantine/core";
import { IconCheck, IconCircle } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import type { Life } from "#db/queries/life.ts";
import type { LifeStep } from "#db/vocabulary.ts";
import { Failure } from "../feedback/failure.tsx";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Instant } from "../feedback/moment.tsx";
import { useRecorded } from "../feedback/use-explanation.ts";

/** A step and what it is called. */
type LabelledStep = { step: LifeStep; label: string };

type Props = { task: NonNullable<Life["last"]>; steps: readonly LabelledStep[] };

/** What is made of a failure: a move may have stopped for good, or wait for a load. */
function titleOf({ finished_at, error }: Props["task"]) {
  if (finished_at) return "stoppedTitle";
  return error?.code === "load_running" ? "waits" : "again";
}

/** What was asked for last, by whom and why, and how far it is. */
export function LifeSteps({ task, steps }: Props) {
  const t = useTranslations("life");
  const explain = useRecorded();
  const ended = task.error ? "stopped" : "done";
  const state = task.is_replaced ? "replaced" : task.finished_at ? ended : "open";
  return (
    <section aria-label={t("last")}>
      <Text fz="sm">
        {t(`kinds.${task.kind}`)} · {t(`tasks.${state}`)} · <Instant at={task.requested_at} /> ·{" "}
        <ForeignText text={task.requested_by} most={60} />
      </Text>
      {task.reason ? (
        <Text fz="sm" c="dimmed">
          <ForeignText text={task.reason} most={400} />
        </Text>
      ) : null}
      <List listStyleType="none" fz="sm" mt={6} spacing={4}>
        {steps.map((one) => (
          <Step key={one.step} {...one} task={task} />
        ))}
      </List>
      {task.error && !task.is_replaced ? (
        <div style={{ marginTop: 10 }}>
          <Failure said={explain(task.error)} title={t(titleOf(task))} />
        </div>
      ) : null}
    </section>
  );
}

function Step({ step, label, task }: LabelledStep & { task: Props["task"] }) {
  const t = useTranslations("life");
  const facts = useFacts();
  const done = task.steps.find((one) => one.step === step);
  return (
    <ListItem
      icon={
        done ? (
          <IconCheck size={16} color="var(--opendb-good)" role="img" aria-label={t("stepDone")} />
        ) : (
          <IconCircle
            size={16}
            color="var(--mantine-color-dimmed)"
            role="img"
            aria-label={t("stepWaiting")}
          />
        )
      }
    >
      {label}
      {done ? (
        <Text span fz="sm" c="dimmed">
          {facts(done.facts)}
        </Text>
      ) : null}
    </ListItem>
  );
}

const counted = ["kits", "sessions", "loads", "rows", "tables", "roles", "passwords"] as const;

/** What there is to tell of a step, in words. */
function useFacts() {
  const t = useTranslations("life.facts");
  const format = useFormatter();
  return (facts: Props["task"]["steps"][number]["facts"]) => {
    const said = counted.flatMap((name) => {
      const value = facts[name];
      if (typeof value !== "number") return [];
      return [t(name, { count: value, said: format.number(value, "integer") })];
    });
    if (typeof facts.bytes === "number")
      said.push(
        format.number(facts.bytes / 1e6, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }),
      );
    for (const name of [facts.database, facts.server]) if (typeof name === "string") said.push(name);
    return said.length > 0 ? ` (${said.join(", ")})` : "";
  };
}
