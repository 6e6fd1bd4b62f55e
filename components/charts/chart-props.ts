import type { Unit } from "./format.ts";
import type { PaletteSlot } from "./palette.tsx";
import type { Prepared } from "./prepare-series.ts";

/** A series of a chart; they stand in the order of each point's values. */
export type ChartSeries = { label: string; slot: PaletteSlot };

/** What every chart and table of points is given. */
export type ChartProps = {
  /** What the chart shows, for readers that do not see it. */
  label: string;
  prepared: Prepared;
  series: ChartSeries[];
  unit: Unit;
};
