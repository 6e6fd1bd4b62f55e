import { describe, expect, test } from "vitest";
import { lengthOf } from "#days.ts";
import { bucketsOf, grainFor } from "./prepare-buckets.ts";
import type { Measure } from "./prepare-measures.ts";
import { prepareFigure, prepareSeries } from "./prepare-series.ts";

type Column = "a" | "b";
const sum: Measure<Column> = { how: "sum", column: "a" };
const row = (day: string, a: number | null, b: number | null = null) => ({ day, a, b });
const range = { from: "2026-11-16", until: "2026-11-22" };
const valuesOf = (measure: Measure<Column>, rows: ReturnType<typeof row>[], days = range) =>
  prepareSeries<Column>(rows, days, [measure], { weekStart: "mon" }).points.map((point) => point.values[0]);

describe("gaps", () => {
  test("a day without a row is zero for what is additive", () => {
    expect(valuesOf(sum, [row("2026-11-18", 5)])).toEqual([0, 0, 5, 0, 0, 0, 0]);
  });

  test("a figure that was never computed stays unknown, and is not zero", () => {
    expect(valuesOf(sum, [row("2026-11-18", null)])).toEqual([0, 0, null, 0, 0, 0, 0]);
  });

  test("for what is not additive the measure says what a gap means", () => {
    const rows = [row("2026-11-16", 4)];
    expect(valuesOf({ how: "mean", column: "a", gap: "unknown" }, rows)).toEqual([4, ...Array(6).fill(null)]);
    expect(valuesOf({ how: "mean", column: "a", gap: "zero" }, rows)).toEqual([4, 0, 0, 0, 0, 0, 0]);
  });

  test("no rows at all give every day, and nothing to draw", () => {
    const prepared = prepareSeries<Column>([], range, [sum], { weekStart: "mon" });
    expect(prepared.points).toHaveLength(7);
    expect(prepared.hasValues).toBe(false);
  });

  test("only unknown values give nothing to draw, either", () => {
    const prepared = prepareSeries<Column>(
      [row("2026-11-16", null)],
      { from: "2026-11-16", until: "2026-11-16" },
      [sum],
      { weekStart: "mon" },
    );
    expect(prepared.points.map((point) => point.values)).toEqual([[null]]);
    expect(prepared.hasValues).toBe(false);
  });
});

describe("groups", () => {
  test("long ranges are grouped so that there are never too many points", () => {
    expect(grainFor({ from: "2026-07-01", until: "2026-08-31" })).toBe("day");
    expect(grainFor({ from: "2026-08-25", until: "2026-11-22" })).toBe("week");
    expect(grainFor({ from: "2024-11-21", until: "2026-11-22" })).toBe("month");
    for (const from of ["2026-11-22", "2026-09-01", "2025-11-23", "2024-11-23", "2024-11-21", "2016-11-22"]) {
      const days = { from, until: "2026-11-22" };
      expect(bucketsOf(days, grainFor(days), "mon").length).toBeLessThanOrEqual(122);
    }
  });

  test("the buckets of a range hold each of its days once, and those cut by it are marked", () => {
    const days = { from: "2024-02-28", until: "2024-06-05" };
    const weeks = bucketsOf(days, "week", "mon");
    expect(weeks.reduce((total, week) => total + week.days, 0)).toBe(lengthOf(days));
    expect(weeks[0]).toEqual({ from: "2024-02-28", until: "2024-03-03", days: 5, isPartial: true });
    expect(weeks[1]?.isPartial).toBe(false);
    expect(weeks.at(-1)).toEqual({ from: "2024-06-03", until: "2024-06-05", days: 3, isPartial: true });
    expect(bucketsOf({ from: "2024-02-01", until: "2024-02-29" }, "month", "mon")[0]?.isPartial).toBe(false);
  });

  test("weeks begin on the day that the reader's weeks begin with", () => {
    const days = { from: "2026-10-01", until: "2026-11-30" };
    expect(bucketsOf(days, "week", "sun")[1]?.from).toBe("2026-10-04");
    expect(bucketsOf(days, "week", "mon")[1]?.from).toBe("2026-10-05");
  });

  test("sums add up over a week, means do not, and ratios are those of the sums", () => {
    const rows = [row("2026-11-16", 2, 10), row("2026-11-17", 4, 10)];
    const week = (measure: Measure<Column>) =>
      prepareSeries<Column>(rows, range, [measure], { grain: "week", weekStart: "mon" }).points[0]?.values[0];
    expect(week(sum)).toBe(6);
    expect(week({ how: "mean", column: "a", gap: "zero" })).toBeCloseTo(6 / 7);
    expect(week({ how: "mean", column: "a", gap: "unknown" })).toBe(3);
    expect(week({ how: "last", column: "a", gap: "zero" })).toBe(0);
    expect(week({ how: "ratio", over: "a", under: ["b"] })).toBe(0.3);
    expect(week({ how: "ratio", over: "a", under: ["a", "b"] })).toBeCloseTo(6 / 26);
  });

  test("a ratio of nothing is not known rather than zero or infinite", () => {
    expect(prepareFigure<Column>([], range, { how: "ratio", over: "a", under: ["b"] })).toBeNull();
    expect(
      prepareFigure<Column>([row("2026-11-16", 3, 0)], range, { how: "ratio", over: "a", under: ["b"] }),
    ).toBeNull();
  });
});

test("the axis holds the whole stack, and the line to compare with", () => {
  const rows = [row("2026-11-16", 60, 60)];
  const measures: Measure<Column>[] = [sum, { how: "sum", column: "b" }];
  expect(prepareSeries<Column>(rows, range, measures, { weekStart: "mon" }).axis.domain[1]).toBe(60);
  expect(
    prepareSeries<Column>(rows, range, measures, { weekStart: "mon", isStacked: true }).axis.domain[1],
  ).toBeGreaterThanOrEqual(120);
  expect(
    prepareSeries<Column>([], range, [sum], {
      weekStart: "mon",
      isWhole: false,
      goal: { kind: "goal", value: 0.2 },
    }).axis.domain[1],
  ).toBeGreaterThanOrEqual(0.2);
});

test("the order of rows and rows outside of the range change nothing", () => {
  const rows = [row("2026-11-30", 9), row("2026-11-22", 1), row("2026-11-16", 2), row("2026-11-01", 9)];
  expect(valuesOf(sum, rows)).toEqual([2, 0, 0, 0, 0, 0, 1]);
  expect(prepareFigure<Column>(rows, range, sum)).toBe(3);
});

test("one day, a leap day and ten years are prepared alike", () => {
  const leap = { from: "2024-02-29", until: "2024-02-29" };
  expect(valuesOf(sum, [row("2024-02-29", 7)], leap)).toEqual([7]);
  const decade = prepareSeries<Column>(
    [row("2024-02-29", 1e12)],
    { from: "2016-11-22", until: "2026-11-22" },
    [sum],
    { weekStart: "mon" },
  );
  expect(decade.grain).toBe("month");
  expect(decade.points.reduce((total, point) => total + (point.values[0] ?? 0), 0)).toBe(1e12);
});
