import { useFormatter, useTranslations } from "next-intl";
import { inText } from "#foreign.ts";
import { formatFigure, type Unit } from "../format.ts";
import { type FunnelStep, greatestLoss, type Ranked } from "./prepare-ranking.ts";

/** What a ranking shows: its first and its last. */
export function useRankedSentence(all: readonly Ranked[], unit: Unit): string {
  const t = useTranslations("charts.ranked");
  const format = useFormatter();
  const rows = all.filter(({ isRest }) => !isRest);
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return t("none");
  const said = {
    first: inText(first.name, 60),
    most: formatFigure(format, unit, first.value),
    last: inText(last.name, 60),
    least: formatFigure(format, unit, last.value),
    count: rows.length,
  };
  return t(rows.length === 1 ? "one" : "many", said);
}

/** What a funnel shows: who came to its end, and where most were lost. */
export function useFunnelSentence(steps: readonly FunnelStep[]): string {
  const t = useTranslations("charts.funnel");
  const format = useFormatter();
  const last = steps.at(-1);
  if (!last) return t("none");
  const loss = greatestLoss(steps);
  const end = t("end", {
    share: formatFigure(format, "share", last.ofFirst),
    count: steps.length,
  });
  if (!loss) return end;
  const lost = loss.ofBefore === null ? null : 1 - loss.ofBefore;
  return `${end} ${t("loss", { step: inText(loss.name, 60), share: formatFigure(format, "share", lost) })}`;
}
