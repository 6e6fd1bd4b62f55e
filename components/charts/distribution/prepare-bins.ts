import { sum } from "d3-array";
import { scaleBand, scaleLinear } from "d3-scale";
import { type ValueAxis, valueAxis } from "../prepare-axis.ts";

/** How many have a value from one bound up to the next; the last bin has its upper bound in it. */
export type Bin = { from: number; until: number; count: number };

export type PreparedBins = {
  bins: (Bin & { path: string; y: number })[];
  axis: ValueAxis;
  grid: { value: number; y: number }[];
  total: number;
  /** The bin in which the middle one of all is; null without any. */
  middle: Bin | null;
  most: Bin | null;
};

const plotWidth = 1000;
export const plotHeight = 184;
/** Above the greatest bar: room for its number. */
const top = 16;

/** The bin that holds the value of the middle one, counted from below. */
function middleOf(bins: readonly Bin[], total: number): Bin | null {
  let seen = 0;
  for (const bin of bins) {
    seen += bin.count;
    if (total > 0 && seen * 2 >= total) return bin;
  }
  return null;
}

/** Bins as bars that touch one another, for a plot of a thousand parts of the width that the page gives it. */
export function prepareBins(bins: readonly Bin[]): PreparedBins {
  const axis = valueAxis(bins.map(({ count }) => count));
  const places = scaleBand(
    bins.map((_, at) => at),
    [0, plotWidth],
  );
  const y = scaleLinear(axis.domain, [plotHeight, top]);
  const total = sum(bins, ({ count }) => count);
  const wide = Math.round(places.bandwidth() * 10) / 10;
  return {
    bins: bins.map((bin, at) => ({
      ...bin,
      y: Math.round(y(bin.count)),
      path: bin.count > 0 ? `M${places(at)},${Math.round(y(bin.count))}h${wide}V${plotHeight}h${-wide}z` : "",
    })),
    axis,
    grid: axis.ticks.map((value) => ({ value, y: Math.round(y(value)) })),
    total,
    middle: middleOf(bins, total),
    most: bins.reduce<Bin | null>((best, bin) => (best && best.count >= bin.count ? best : bin), null),
  };
}
