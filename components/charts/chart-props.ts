import type { Unit } from "./format.ts";
import type { PaletteSlot } from "./palette.tsx";
import type { Prepared } from "./prepare-series.ts";

/** What every chart and table of points is given; series stand in the order of each point's values. */
export type ChartProps = {
  /** What the chart shows, for readers that do not see it. */
  label: string;
  prepared: Prepared;
  series: { label: string; slot: PaletteSlot }[];
  unit: Unit;
};
