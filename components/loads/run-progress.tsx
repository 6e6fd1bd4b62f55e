import { Group, Progress, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { RunDetail } from "#db/queries/runs-one.ts";

/** How many of a run's steps are over. */
export function RunProgress({ run }: { run: RunDetail }) {
  const t = useTranslations("loads.run");
  const share = run.steps === 0 ? 0 : (run.stepsOver / run.steps) * 100;
  const says = () => {
    if (run.cancel_requested_at) return t("cancelling");
    return run.state === "queued" ? t("queuedHint") : t("live");
  };
  return (
    <div>
      <Progress value={share} size="sm" aria-label={t("progressLabel")} transitionDuration={300} />
      <Group justify="space-between" mt={6} fz="sm">
        <Text span fz="sm" c="dimmed" role="status">
          {says()}
        </Text>
        <Text span fz="sm">
          {t("progress", { over: String(run.stepsOver), all: String(run.steps) })}
        </Text>
      </Group>
    </div>
  );
}
