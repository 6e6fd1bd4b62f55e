import { Paper } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import type { DayRange } from "#days.ts";
import { figureOf } from "#db/figures/daily.ts";
import type { FigureDays } from "#db/queries/figures/figure-days.ts";
import { weekStarts } from "#i18n/locales.ts";
import palette from "../../charts/charts.module.css";
import type { PaletteSlot } from "../../charts/palette.tsx";
import { prepareSeries } from "../../charts/prepare-series.ts";
import { TimeFigure } from "../../charts/time/time-figure.tsx";
import classes from "../panels.module.css";
import { AsOf } from "../truth/as-of.tsx";
import { TruthButton } from "../truth/truth-button.tsx";
import type { ChartBlock } from "./definitions.ts";
import { measureOf, rowsOf } from "./figure-rows.ts";

const slotOf = (at: number): PaletteSlot => (at === 0 ? 1 : at === 1 ? 2 : 3);

type Props = { block: ChartBlock; days: FigureDays; range: DayRange; asOf: Date };

/** One chart of a range. */
export function ChartPanel({ block, days, range, asOf }: Props) {
  const t = useTranslations("panels");
  const { name, figures, chart, width = "half", reference } = block;
  const [first] = figures;
  const unit = first ? figureOf(first).unit : "count";
  const prepared = prepareSeries(
    rowsOf(days, figures),
    range,
    figures.map((figure, at) => measureOf(figure, at)),
    {
      weekStart: weekStarts[useLocale()],
      isStacked: chart === "stacked",
      isWhole: unit === "count",
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
