import { Paper } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import palette from "#components/charts/charts.module.css";
import { prepareHeadline } from "#components/charts/prepare-comparison.ts";
import type { DayRow } from "#components/charts/prepare-measures.ts";
import { prepareSeries } from "#components/charts/prepare-series.ts";
import { TimeFigure } from "#components/charts/time/time-figure.tsx";
import type { Day, DayRange } from "#days.ts";
import { weekStarts } from "#i18n/locales.ts";
import type { PanelDefinition } from "./definitions.ts";
import { Headlines } from "./headlines.tsx";
import classes from "./panels.module.css";

/** What the panels of a page have in common: the days shown, the first day that has any data, and how fresh the data are. */
export type Shown = { range: DayRange; first: Day | null; asOf?: Date };

type Props<C extends string> = Shown & { definition: PanelDefinition<C>; rows: readonly DayRow<C>[] };

/** One panel of a range; `rows` cover the range and the one of the same length before it. */
export function Panel<C extends string>({ definition, rows, range, first, asOf }: Props<C>) {
  const t = useTranslations("panels");
  const { name, chart, isApart, width, unit, reference } = definition;
  const shape = chart === "lines" ? "lines" : "bars";
  const options = {
    weekStart: weekStarts[useLocale()],
    isStacked: chart === "stacked",
    isWhole: unit !== "share",
    goal: reference === undefined ? null : ({ kind: "mark", value: reference } as const),
  };
  const series = definition.series.map((one) => ({ label: t(`figures.${one.name}`), slot: one.slot }));
  const measures = definition.series.map((one) => one.measure);
  const prepared = prepareSeries(rows, range, measures, options);
  const multiples = series.flatMap((one, index) => {
    const measure = measures[index];
    return measure ? [{ series: one, prepared: prepareSeries(rows, range, [measure], options), unit }] : [];
  });
  const figures = definition.headlines.map((one) => ({
    ...one,
    ...prepareHeadline(rows, range, one.measure, first, one.unit),
  }));
  const grain = t(`${unit === "mean" ? "averaged" : "grouped"}.${prepared.grain}`);
  const partial = prepared.hasPartial ? ` ${t(`cut.${shape}.${prepared.grain}`)}` : "";
  return (
    <Paper
      component="section"
      className={`${classes.panel} ${palette.palette}`}
      data-width={width}
      aria-label={t(`titles.${name}`)}
    >
      <TimeFigure
        title={t(`titles.${name}`)}
        kind={chart}
        multiples={isApart ? multiples : undefined}
        unit={unit}
        prepared={prepared}
        series={series}
        asOf={asOf}
        caption={`${t(`captions.${name}`)} ${grain}${partial}`}
      >
        <Headlines figures={figures.map(({ measure, ...figure }) => figure)} shape={shape} />
      </TimeFigure>
    </Paper>
  );
}
