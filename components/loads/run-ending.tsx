import { Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { RunDetail } from "#db/queries/runs-one.ts";
import { useCondition, waitingOf } from "./use-condition.ts";

/** What its state does not say of a run that has ended: by whom it was cancelled, what was thrown away, what it asks. */
export function RunEnding({ run }: { run: RunDetail }) {
  const t = useTranslations("loads.condition");
  const by = useTranslations("loads.by");
  const format = useFormatter();
  const condition = useCondition()(waitingOf(run));
  const { cancel_requested_by: who, finished_at, stepsDiscarded: count } = run;
  const at = finished_at ? format.dateTime(finished_at, "instant") : "";
  const said = [condition];
  if (run.state === "cancelled")
    said.push(
      who
        ? t("cancelled", { who: who === "terminal" ? by("terminal") : who, at })
        : t("cancelledUnknown", { at }),
    );
  if (count > 0) said.push(t("discarded", { count }));
  const text = said.filter(Boolean).join(" ");
  return text ? (
    <Text fz="sm" role="status">
      {text}
    </Text>
  ) : null;
}
