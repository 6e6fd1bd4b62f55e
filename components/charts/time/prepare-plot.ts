import { sum } from "d3-array";
import { scaleBand, scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { isUnusual, type Point, type Prepared } from "../prepare-series.ts";

export type PlotKind = "lines" | "bars" | "stacked";

/** The width of every plot: a thousandth of however wide the page makes it. Heights are in pixels. */
export const plotWidth = 1000;
/** Above the highest line: room for half a dot. */
export const plotTop = 6;

/** Up to as many points each has a dot of its own. */
const fewPoints = 14;
/** Bars take as much of their places, and are at most as wide. */
const barShare = 0.74;
const widestBar = 90;

/** What is drawn of one series, as paths of SVG; those of which there is nothing are empty. */
export type PlotSeries = {
  /** The line through points that are whole, and the pieces that lead to such as are cut. */
  line: string;
  loose: string;
  dots: string;
  hollow: string;
  bars: string;
  cutBars: string;
  /** Of a stack: the same bars as if they stood alone. */
  alone: string;
  cutAlone: string;
  /** Where each point is, for what follows a pointer; null where there is none. */
  ys: (number | null)[];
};

export type Plot = {
  height: number;
  series: PlotSeries[];
  band: string;
  mid: string;
  /** Dots around the points that are not usual. */
  unusual: string;
  grid: { value: number; y: number }[];
  /** In parts of the width; `every`: of so many labels it is still one where not all have room. */
  ticks: { day: string; x: number; every: number }[];
  marks: { x: number; kind: Point["marks"][number]["kind"] }[];
  goal: { y: number; kind: "goal" | "mark" } | null;
};

const rounded = (value: number) => Math.round(value * 10) / 10;
/** A line of no length: with round ends and a width that does not scale it is a dot. */
const dot = (x: number, y: number) => `M${rounded(x)},${rounded(y)}h.01`;
const box = (x: number, y: number, width: number, height: number) =>
  height > 0 ? `M${rounded(x)},${rounded(y)}h${rounded(width)}v${rounded(height)}h${rounded(-width)}z` : "";

type At = { x: number; y: number | null; isPartial: boolean };
type Seen = At & { y: number };

const path = line<At>(
  ({ x }) => rounded(x),
  ({ y }) => rounded(y ?? 0),
).defined(({ y }) => y !== null);

/** Pairs of neighbours of which one is cut by the range, where both are known. */
function toCut(points: readonly At[]): string {
  return points
    .slice(1)
    .map((point, index) => [points[index], point] as [At, At])
    .filter((pair) => pair.some(({ isPartial }) => isPartial) && pair.every(({ y }) => y !== null))
    .map((pair) => path(pair) ?? "")
    .join("");
}

/** A line; what leads to a cut point is loose, and there is none where figures add up: it would look like a crash. */
function linesOf(points: readonly At[], isAdditive: boolean) {
  const seen = points.filter((point): point is Seen => point.y !== null);
  const isAlone = ({ x }: At) => {
    const at = points.findIndex((point) => point.x === x);
    return [points[at - 1], points[at + 1]].every((next) => !next || next.y === null || next.isPartial);
  };
  const whole = seen.filter((point) => !point.isPartial);
  const dotted = points.length <= fewPoints ? whole : whole.filter(isAlone);
  return {
    line: path(points.map((point) => (point.isPartial ? { ...point, y: null } : point))) ?? "",
    loose: isAdditive ? "" : toCut(points),
    dots: dotted.map(({ x, y }) => dot(x, y)).join(""),
    hollow: seen
      .filter(({ isPartial }) => isPartial)
      .map(({ x, y }) => dot(x, y))
      .join(""),
  };
}

const noLines = { line: "", loose: "", dots: "", hollow: "" };
const noBars = { bars: "", cutBars: "", alone: "", cutAlone: "" };

/** Where the points of a chart are: the middle of each day's place, and the height of each value. */
type Scales = {
  height: number;
  x: (point: Point) => number;
  y: (value: number) => number;
  place: number;
};

function scalesOf({ points, axis }: Prepared, height: number): Scales {
  const places = scaleBand(
    points.map(({ from }) => from),
    [0, plotWidth],
  );
  return {
    height,
    x: ({ from }) => (places(from) ?? 0) + places.bandwidth() / 2,
    y: scaleLinear(axis.domain, [height, plotTop]),
    place: places.bandwidth(),
  };
}

const valueIn = ({ values }: Point, index: number) => values[index] ?? null;
/** On what a series of a stack stands. */
const under = ({ values }: Point, index: number) => sum(values.slice(0, index));

/** Bars of a series: side by side with those of the others, or on one another. */
function barsOf({ points }: Prepared, { x, y, place }: Scales, index: number, isStacked: boolean) {
  const side = isStacked ? 1 : (points[0]?.values.length ?? 1);
  const wide = Math.min(place * barShare, widestBar * side) / side;
  const shift = isStacked ? -wide / 2 : wide * (index - side / 2);
  const drawn = (isPartial: boolean, base: (point: Point) => number) =>
    points
      .filter((point) => point.isPartial === isPartial)
      .map((point) => {
        const top = y(base(point) + (valueIn(point, index) ?? 0));
        return box(x(point) + shift, top, wide, y(base(point)) - top);
      })
      .join("");
  const ground = () => 0;
  const base = isStacked ? (point: Point) => under(point, index) : ground;
  return {
    bars: drawn(false, base),
    cutBars: drawn(true, base),
    alone: isStacked ? drawn(false, ground) : "",
    cutAlone: isStacked ? drawn(true, ground) : "",
  };
}

function seriesOf(prepared: Prepared, scales: Scales, index: number, kind: PlotKind): PlotSeries {
  const at = prepared.points.map((point): At => {
    const value = valueIn(point, index);
    const height = value === null ? null : value + (kind === "stacked" ? under(point, index) : 0);
    return {
      x: scales.x(point),
      y: height === null ? null : scales.y(height),
      isPartial: point.isPartial,
    };
  });
  const ys = at.map(({ y }) => (y === null ? null : Math.round(y)));
  if (kind === "lines") return { ...linesOf(at, prepared.isAdditive), ...noBars, ys };
  return { ...noLines, ...barsOf(prepared, scales, index, kind === "stacked"), ys };
}

/** What is usual, as an area and its median. */
function usualOf(points: readonly Point[], { x, y }: Scales) {
  const isKnown = (point: Point) => point.usual !== null;
  const left = (point: Point) => rounded(x(point));
  const band = area<Point>()
    .x(left)
    .y0(({ usual }) => rounded(y(usual?.low ?? 0)))
    .y1(({ usual }) => rounded(y(usual?.high ?? 0)))
    .defined(isKnown);
  const mid = line<Point>(left, ({ usual }) => rounded(y(usual?.mid ?? 0))).defined(isKnown);
  return { band: band(points) ?? "", mid: mid(points) ?? "" };
}

/** Lines, bars or stacks of what was prepared, for a plot of a height. */
export function preparePlot(prepared: Prepared, kind: PlotKind, height: number): Plot {
  const { points, axis, goal } = prepared;
  const scales = scalesOf(prepared, height);
  const { x, y } = scales;
  const atDay = new Map(points.map((point) => [point.from, rounded(x(point)) / plotWidth]));
  return {
    height,
    series: (points[0]?.values ?? []).map((_, index) => seriesOf(prepared, scales, index, kind)),
    ...usualOf(points, scales),
    unusual: points
      .filter(isUnusual)
      .map((point) => dot(x(point), y(valueIn(point, 0) ?? 0)))
      .join(""),
    grid: axis.ticks.map((value) => ({ value, y: Math.round(y(value)) })),
    ticks: prepared.ticks.map((day, index) => ({
      day,
      x: atDay.get(day) ?? 0,
      every: index % 4 === 0 ? 4 : index % 2 === 0 ? 2 : 1,
    })),
    marks: points.flatMap(({ from, marks: [first] }) =>
      first ? [{ x: atDay.get(from) ?? 0, kind: first.kind }] : [],
    ),
    goal: goal && { y: Math.round(y(goal.value)), kind: goal.kind },
  };
}
