import { useTranslations } from "next-intl";
import type { ChartSeries } from "../chart-props.ts";
import type { Unit } from "../format.ts";
import type { Prepared } from "../prepare-series.ts";
import type { PlotKind } from "./prepare-plot.ts";
import classes from "./small-multiples.module.css";
import { TimeChart } from "./time-chart.tsx";

export type Multiple = { series: ChartSeries; prepared: Prepared; unit: Unit };

type Props = { label: string; kind: PlotKind; charts: Multiple[] };

/** Figures of one kind and of different sizes, each on an axis of its own: on one, the greatest would press the others flat. */
export function SmallMultiples({ label, kind, charts }: Props) {
  const t = useTranslations("charts");
  return (
    <div className={classes.multiples}>
      {charts.map(({ series, prepared, unit }) => (
        <div key={series.label}>
          <h3>
            <bdi>{series.label}</bdi>
          </h3>
          <TimeChart
            kind={kind}
            size="small"
            label={t("sentence.of", { series: label, said: series.label })}
            prepared={prepared}
            series={[series]}
            unit={unit}
          />
        </div>
      ))}
    </div>
  );
}
