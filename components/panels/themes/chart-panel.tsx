import { Paper } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import type { DayRange } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { DayMark } from "#db/queries/day-marks.ts";
import type { FigureDays } from "#db/queries/figures/figure-days.ts";
import { weekStarts } from "#i18n/locales.ts";
import palette from "../../charts/charts.module.css";
import type { PaletteSlot } from "../../charts/palette.tsx";
import { prepareSeries } from "../../charts/prepare-series.ts";
import { TimeFigure } from "../../charts/time/time-figure.tsx";
import classes from "../panels.module.css";
import { judged } from "../reasons/attention.ts";
import { holidaysIn } from "../reasons/marks/prepare-marks.ts";
import { useAxisMarks } from "../reasons/marks/use-axis-marks.ts";
import { seriesOf } from "../reasons/series.ts";
import { AsOf } from "../truth/as-of.tsx";
import { TruthButton } from "../truth/truth-button.tsx";
import type { ChartBlock } from "./definitions.ts";
import { measureOf, rowsOf } from "./figure-rows.ts";

const slotOf = (at: number): PaletteSlot => (at === 0 ? 1 : at === 1 ? 2 : 3);

type Props = {
  block: ChartBlock;
  days: FigureDays;
  range: DayRange;
  /** From the first day of data to the last complete one. */
  known: DayRange;
  /** What there is to know about the days. */
  marks: readonly DayMark[];
  asOf: Date;
};

const kinds = { holiday: "holiday", note: "note", load: "failed" } as const;

/** What is usual on each day of a range for the figure that is drawn alone. */
function usualOf(name: FigureName, { days, range, known, marks }: Omit<Props, "block" | "asOf">) {
  const series = seriesOf(figureOf(name), days[name] ?? [], known);
  return new Map(
    judged(series, range, holidaysIn(marks)).flatMap(({ day, band }) =>
      band ? [[day, { low: band.low, mid: band.median, high: band.high }] as const] : [],
    ),
  );
}

/** One chart of a range. */
export function ChartPanel({ block, asOf, ...around }: Props) {
  const { days, range, marks } = around;
  const t = useTranslations("panels");
  const { name, figures, chart, width = "half", reference } = block;
  const [first] = figures;
  const said = useAxisMarks(marks).map((mark) => ({ ...mark, kind: kinds[mark.kind] }));
  const unit = first ? figureOf(first).unit : "count";
  const prepared = prepareSeries(
    rowsOf(days, figures),
    range,
    figures.map((figure, at) => measureOf(figure, at)),
    {
      weekStart: weekStarts[useLocale()],
      isStacked: chart === "stacked",
      isWhole: unit === "count",
      usual: first && figures.length === 1 ? usualOf(first, around) : undefined,
      marks: said.filter(({ day }) => range.from <= day && day <= range.until),
      goal: reference === undefined ? null : { kind: "mark", value: reference },
    },
  );
  const grain = t(`${unit === "mean" ? "averaged" : "grouped"}.${prepared.grain}`);
  const shape = chart === "lines" ? "lines" : "bars";
  const partial = prepared.hasPartial ? ` ${t(`cut.${shape}.${prepared.grain}`)}` : "";
  const title = t(`titles.${name}`);
  return (
    <Paper
      component="section"
      className={`${classes.panel} ${palette.palette}`}
      data-width={width}
      aria-label={title}
    >
      <TimeFigure
        title={title}
        kind={chart}
        unit={unit}
        prepared={prepared}
        series={figures.map((figure, at) => ({ label: t(`figures.${figure}`), slot: slotOf(at) }))}
        asOf={asOf}
        tools={<TruthButton label={title} figures={figures} of="day" />}
        caption={
          <>
            {t(`captions.${name}`)} {grain}
            {partial} <AsOf />
          </>
        }
      />
    </Paper>
  );
}
