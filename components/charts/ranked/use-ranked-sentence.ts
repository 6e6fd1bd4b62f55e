import { useFormatter, useTranslations } from "next-intl";
import { cut, inText } from "#foreign.ts";
import { formatFigure, type Unit } from "../format.ts";
import { type FunnelStep, greatestLoss, type Ranked } from "./prepare-ranking.ts";

/** A name in a sentence, with what tells it from others. */
const inSentence = ({ name, marks = [] }: Ranked) => inText([cut(name, 60), ...marks].join(", "), 160);

/** What a ranking shows: its first and its last; all that is not told one by one is no last. */
export function useRankedSentence(all: readonly Ranked[], unit: Unit): string {
  const t = useTranslations("charts.ranked");
  const format = useFormatter();
  const rows = all.filter(({ isRest }) => !isRest);
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return "";
  const said = {
    first: inSentence(first),
    most: formatFigure(format, unit, first.value),
    last: inSentence(last),
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
  if (!last) return "";
  const loss = greatestLoss(steps);
  const end = t("end", {
    share: formatFigure(format, "share", last.ofFirst),
    value: formatFigure(format, "count", last.value),
    kind: last.ofFirst === null ? "nobody" : steps.length === 1 ? "one" : "many",
    count: steps.length,
  });
  if (!loss) return end;
  const lost = loss.ofBefore === null ? null : 1 - loss.ofBefore;
  return `${end} ${t("loss", { step: inSentence(loss), share: formatFigure(format, "share", lost) })}`;
}
