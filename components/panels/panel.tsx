import { Paper } from "@mantine/core";
import { useTranslations } from "next-intl";
import palette from "#components/charts/charts.module.css";
import { prepareHeadline } from "#components/charts/prepare-comparison.ts";
import type { DayRow } from "#components/charts/prepare-measures.ts";
import { prepareSeries } from "#components/charts/prepare-series.ts";
import type { Day, DayRange } from "#days.ts";
import type { PanelDefinition } from "./definitions.ts";
import { Headlines } from "./headlines.tsx";
import { PanelView } from "./panel-view.tsx";
import classes from "./panels.module.css";

/** What the panels of a page have in common: the days shown, and the first day that has any data. */
export type Shown = { range: DayRange; first: Day | null };

type Props<C extends string> = Shown & { definition: PanelDefinition<C>; rows: readonly DayRow<C>[] };

/** One panel of a range; `rows` cover the range and the one of the same length before it. */
export function Panel<C extends string>({ definition, rows, range, first }: Props<C>) {
  const t = useTranslations("panels");
  const { name, chart, isStacked, width, unit, reference } = definition;
  const isWhole = unit !== "share";
  const measures = definition.series.map((one) => one.measure);
  const prepared = prepareSeries(rows, range, measures, { isStacked, isWhole, reach: reference });
  const figures = definition.headlines.map((one) => ({
    ...one,
    ...prepareHeadline(rows, range, one.measure, first),
  }));
  const grain = t(`${unit === "mean" ? "averaged" : "grouped"}.${prepared.grain}`);
  const partial = prepared.hasPartial ? ` ${t(`cut.${chart}.${prepared.grain}`)}` : "";
  return (
    <Paper
      component="section"
      className={`${classes.panel} ${palette.palette}`}
      data-width={width}
      aria-label={t(`titles.${name}`)}
    >
      <PanelView
        title={t(`titles.${name}`)}
        label={t("label", { title: t(`titles.${name}`), grain })}
        chart={chart}
        isStacked={isStacked}
        unit={unit}
        prepared={prepared}
        series={definition.series.map((one) => ({ label: t(`figures.${one.name}`), slot: one.slot }))}
        reference={reference}
        caption={`${t(`captions.${name}`)} ${grain}${partial}`}
      >
        <Headlines figures={figures.map(({ measure, ...figure }) => figure)} shape={chart} />
      </PanelView>
    </Paper>
  );
}
