import { useFormatter, useTranslations } from "next-intl";
import { formatRange } from "#i18n/formats.ts";
import type { ChartProps } from "../chart-props.ts";
import { formatBucket, formatFigure } from "../format.ts";
import { isUnusual } from "../prepare-series.ts";
import { type Said, summarize } from "./prepare-sentence.ts";

const asSentence = (said: string) => `${said.charAt(0).toLocaleUpperCase()}${said.slice(1)}`;

/** What a chart shows, in words: the highest, the lowest and the last figure of each series, and where it is going. */
export function useTimeSentence({ prepared, series, unit }: Omit<ChartProps, "label">): string {
  const t = useTranslations("charts.sentence");
  const format = useFormatter();
  const { points, grain } = prepared;
  const value = (figure: number) => formatFigure(format, unit, figure);
  // The year is said where there is more than one.
  const isOneYear =
    new Set(points.flatMap(({ from, until }) => [from.slice(0, 4), until.slice(0, 4)])).size < 2;
  const day = ({ at }: Said) =>
    grain === "month" && !at.isPartial
      ? formatBucket(format, at, grain)
      : formatRange(format, at, isOneYear ? "dayTick" : "shortDay");
  const said = (index: number) => {
    const summary = summarize(prepared, index);
    switch (summary.kind) {
      case "unknown":
        return t("unknown");
      case "same":
        return t("same", { value: value(summary.value) });
      case "one":
        return t("one", { value: value(summary.only.value), at: day(summary.only) });
      case "many": {
        const { most, least, last, direction } = summary;
        return t("many", {
          most: value(most.value),
          mostAt: day(most),
          least: value(least.value),
          leastAt: day(least),
          last: value(last.value),
          lastAt: day(last),
          direction,
        });
      }
    }
  };
  const last = points.at(-1);
  const unusual = points.filter(isUnusual).length;
  return [
    ...series.map(({ label }, index) =>
      series.length > 1 ? t("of", { series: label, said: said(index) }) : asSentence(said(index)),
    ),
    unusual > 0 ? t("unusual", { count: unusual }) : "",
    last?.isPartial && grain !== "day" ? t(`cut.${grain}`, { days: last.days }) : "",
    prepared.goal === null ? "" : t(prepared.goal.kind, { value: value(prepared.goal.value) }),
  ]
    .filter((part) => part !== "")
    .join(" ");
}
