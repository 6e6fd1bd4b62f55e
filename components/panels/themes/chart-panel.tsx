import { Paper } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { DayRange } from "#days.ts";
import { figureOf } from "#db/figures/daily.ts";
import type { FigureDays } from "#db/queries/figures/figure-days.ts";
import palette from "../../charts/charts.module.css";
import { LegendSwatch, type PaletteSlot } from "../../charts/palette.tsx";
import { prepareSeries } from "../../charts/prepare-series.ts";
import { PanelView } from "../panel-view.tsx";
import classes from "../panels.module.css";
import type { ChartBlock } from "./definitions.ts";
import { measureOf, rowsOf } from "./figure-rows.ts";
import theme from "./themes.module.css";

const slotOf = (at: number): PaletteSlot => (at === 0 ? 1 : at === 1 ? 2 : 3);

type Props = { block: ChartBlock; days: FigureDays; range: DayRange };

/** One chart of a range, with its legend where it has several figures. */
export function ChartPanel({ block, days, range }: Props) {
  const t = useTranslations("panels");
  const { name, figures, isStacked, width = "half", reference } = block;
  const [first] = figures;
  const unit = first ? figureOf(first).unit : "count";
  const measures = figures.map((figure, at) => measureOf(figure, at));
  const options = { isStacked, isWhole: unit === "count", reach: reference };
  const prepared = prepareSeries(rowsOf(days, figures), range, measures, options);
  // One day is a point, and no line.
  const chart = prepared.points.length === 1 ? "bars" : block.chart;
  const series = figures.map((figure, at) => ({ label: t(`figures.${figure}`), slot: slotOf(at) }));
  const grain = t(`${unit === "mean" ? "averaged" : "grouped"}.${prepared.grain}`);
  const partial = prepared.hasPartial ? ` ${t(`cut.${chart}.${prepared.grain}`)}` : "";
  const title = t(`titles.${name}`);
  return (
    <Paper
      component="section"
      className={`${classes.panel} ${palette.palette}`}
      data-width={width}
      aria-label={title}
    >
      <PanelView
        title={title}
        label={t("label", { title, grain })}
        chart={chart}
        isStacked={isStacked}
        unit={unit}
        prepared={prepared}
        series={series}
        reference={reference}
        figures={figures}
        caption={`${t(`captions.${name}`)} ${grain}${partial}`}
      >
        {series.length > 1 ? (
          <ul className={theme.legend}>
            {series.map(({ label, slot }) => (
              <li key={label}>
                <LegendSwatch of={slot} shape={chart} />
                {label}
              </li>
            ))}
          </ul>
        ) : null}
      </PanelView>
    </Paper>
  );
}
