import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, daysOf } from "#days.ts";
import { prepareSeries, type SeriesOptions } from "../prepare-series.ts";
import { type PlotKind, plotWidth, preparePlot } from "./prepare-plot.ts";

const range = { from: "2026-11-16", until: "2026-11-22" };
type Value = number | null;

function plotOf(
  values: Value[][],
  kind: PlotKind,
  options: Partial<SeriesOptions> = {},
  how: "sum" | "mean" = "sum",
) {
  const days = { from: range.from, until: addDays(range.from, values.length - 1) };
  const rows = daysOf(days).map((day, at) => ({
    day,
    a: values[at]?.[0] ?? null,
    b: values[at]?.[1] ?? null,
  }));
  const measure = (column: "a" | "b") =>
    how === "sum" ? ({ how, column } as const) : ({ how, column, gap: "unknown" } as const);
  const measures = [measure("a"), ...(values[0]?.length === 2 ? [measure("b")] : [])];
  const prepared = prepareSeries(rows, days, measures, {
    weekStart: "mon",
    isStacked: kind === "stacked",
    ...options,
  });
  return preparePlot(prepared, kind, 106);
}

/** All numbers of a path that stand for places, in its order. */
const moves = (path: string) =>
  [...path.matchAll(/M([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

test("the greatest value of the axis is at the top, and zero at the bottom", () => {
  const [series] = plotOf([[0], [10]], "lines").series;
  expect(series?.ys).toEqual([106, 6]);
  expect(series?.line).toBe("M250,106L750,6");
});

test("a line has a gap where nothing is known, and a point between two gaps is a dot", () => {
  const values = Array.from({ length: 20 }, (_, at) => [at === 3 || at === 5 ? null : 1]);
  const [series] = plotOf(values, "lines", {}, "mean").series;
  expect(moves(series?.line ?? "")).toHaveLength(3);
  expect(moves(series?.dots ?? "").map(([x]) => x)).toEqual([225]);
});

test("bars stand on the ground side by side, and on one another where they are stacked", () => {
  const side = plotOf([[4, 6]], "bars");
  expect(side.series.map(({ bars }) => moves(bars)[0]?.[1])).toEqual([39.3, 6]);
  expect(side.series[1]?.bars.startsWith(`M${plotWidth / 2},`)).toBe(true);
  const stacked = plotOf([[4, 6]], "stacked");
  expect(stacked.series.map(({ bars }) => moves(bars)[0]?.[1])).toEqual([66, 6]);
  expect(moves(stacked.series[1]?.alone ?? "")[0]?.[1]).toBe(46);
});

test("a week that is not whole is a hollow dot; where figures add up no line falls to it", () => {
  const values = Array.from({ length: 10 }, () => [7]);
  const added = plotOf(values, "lines", { grain: "week" }).series[0];
  expect([added?.loose, moves(added?.hollow ?? "").length]).toEqual(["", 1]);
  const mean = plotOf(values, "lines", { grain: "week" }, "mean").series[0];
  expect(mean?.loose).toBe("M250,18.5L750,18.5");
  const bars = plotOf(values, "bars", { grain: "week" }).series[0];
  expect([moves(bars?.bars ?? "").length, moves(bars?.cutBars ?? "").length]).toEqual([1, 1]);
});

test("what is usual is an area, and points beyond it are marked", () => {
  const usual = new Map(daysOf(range).map((day) => [day, { low: 2, mid: 3, high: 4 }]));
  const plot = plotOf([[3], [9], [2], [1]], "lines", { usual });
  expect(plot.band).toMatch(/^M125,.*Z$/);
  expect(moves(plot.unusual).map(([x]) => x)).toEqual([375, 875]);
});

test("the axis holds the goal, what is usual and the marks of its days", () => {
  const usual = new Map([[range.from, { low: 1, mid: 2, high: 80 }]]);
  const marks = [{ day: "2026-11-17", kind: "note", text: "Campaign" }] as const;
  const plot = plotOf([[3], [4]], "lines", { goal: { kind: "goal", value: 100 }, usual, marks });
  expect(plot.grid.at(-1)?.value).toBe(100);
  expect(plot.goal).toEqual({ kind: "goal", y: 6 });
  expect(plot.marks).toEqual([{ x: 0.75, kind: "note" }]);
});

test("whatever the figures, all that is drawn lies within the plot", () => {
  const value = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: null });
  const kinds = fc.constantFrom<PlotKind>("lines", "bars", "stacked");
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 }), kinds, (values, kind) => {
      const plot = plotOf(values, kind);
      for (const { ys, ...paths } of plot.series) {
        const all = Object.values(paths).join("");
        expect(all).not.toMatch(/NaN|Infinity|null|e-/);
        for (const [x = -1, y = -1] of moves(all)) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(plotWidth);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(106);
        }
        for (const y of ys) if (y !== null) expect(y).toBeLessThanOrEqual(106);
      }
    }),
    { numRuns: 50 },
  );
});
