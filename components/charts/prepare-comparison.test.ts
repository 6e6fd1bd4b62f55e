import { expect, test } from "vitest";
import { prepareHeadline } from "./prepare-comparison.ts";

const range = { from: "2026-11-16", until: "2026-11-22" };
const rows = [
  { day: "2026-11-09", a: 10, b: 20 },
  { day: "2026-11-20", a: 15, b: 20 },
];
const sum = { how: "sum", column: "a" } as const;

test("a headline is compared with the range of the same length before it", () => {
  expect(prepareHeadline(rows, range, sum, "2026-11-09", "count")).toEqual({
    value: 15,
    comparison: { state: "compared", before: 10, change: 5, share: 0.5 },
  });
});

test("there is no comparison with a range that begins before the data", () => {
  expect(prepareHeadline(rows, range, sum, "2026-11-10", "count").comparison).toEqual({ state: "too_early" });
  expect(prepareHeadline(rows, range, sum, null, "count").comparison).toEqual({ state: "too_early" });
});

test("a change from zero has no percentage, and one to zero is minus one hundred", () => {
  const [before, after] = rows.slice(0, 2);
  expect(prepareHeadline(after ? [after] : [], range, sum, "2026-01-01", "count").comparison).toEqual({
    state: "compared",
    before: 0,
    change: 15,
    share: null,
  });
  expect(prepareHeadline(before ? [before] : [], range, sum, "2026-01-01", "count").comparison).toMatchObject(
    {
      change: -10,
      share: -1,
    },
  );
});

test("ratios are compared in points, and not at all where one of them is not known", () => {
  const ratio = { how: "ratio", over: "a", under: ["b"] } as const;
  expect(prepareHeadline(rows, range, ratio, "2026-01-01", "share").comparison).toEqual({
    state: "compared",
    before: 0.5,
    change: 0.25,
    share: null,
  });
  expect(prepareHeadline([], range, ratio, "2026-01-01", "share").comparison).toEqual({ state: "unknown" });
});

test("the change is the difference of the figures as they are shown", () => {
  const mean = { how: "mean", column: "a", gap: "unknown" } as const;
  const days = [
    { day: "2026-11-09", a: 10.04, b: 0 },
    { day: "2026-11-16", a: 10.16, b: 0 },
  ];
  expect(prepareHeadline(days, range, mean, "2026-01-01", "mean").comparison).toMatchObject({ change: 0.2 });
  expect(prepareHeadline(days, range, mean, "2026-01-01", "count").comparison).toMatchObject({ change: 0 });
});
