import { Group, Progress, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { RunDetail } from "#db/queries/runs-one.ts";
import { useCondition, waitingOf } from "./use-condition.ts";

/** How many of an open run's steps are over, and what it does or waits for. */
export function RunProgress({ run }: { run: RunDetail }) {
  const t = useTranslations("loads.run");
  const condition = useCondition();
  const share = run.steps === 0 ? 0 : (run.stepsOver / run.steps) * 100;
  const says = () => {
    if (run.cancel_requested_at) return t("cancelling");
    return condition(waitingOf(run)) ?? (run.state === "queued" ? t("queuedHint") : t("live"));
  };
  return (
    <div>
      <Progress value={share} size="sm" aria-label={t("progressLabel")} transitionDuration={300} />
      <Group justify="space-between" mt={6} fz="sm" wrap="nowrap" align="flex-start">
        <Text span fz="sm" c="dimmed" role="status">
          {says()}
        </Text>
        <Text span fz="sm" style={{ whiteSpace: "nowrap" }}>
          {t("progress", { over: String(run.stepsOver), all: String(run.steps) })}
        </Text>
      </Group>
    </div>
  );
}
