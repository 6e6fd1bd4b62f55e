import fc from "fast-check";
import { expect, test } from "vitest";
import { timeTicks, valueAxis } from "./prepare-axis.ts";
import { bucketsOf, grainFor } from "./prepare-buckets.ts";

test("an axis starts at zero, ends at or above the greatest value and has few, round, even lines", () => {
  for (const greatest of [1, 2, 3, 7, 9, 10, 11, 99, 101, 640, 999, 12_345, 8_000_001, 3e12]) {
    const { domain, ticks } = valueAxis([0, greatest]);
    expect(domain[0]).toBe(0);
    expect(domain[1]).toBeGreaterThanOrEqual(greatest);
    expect(domain[1]).toBe(ticks.at(-1));
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.every(Number.isInteger)).toBe(true);
  }
});

test("whatever the values, an axis has two to five lines and ends with one", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e14, noNaN: true }), fc.boolean(), (greatest, isWhole) => {
      const { domain, ticks } = valueAxis([null, greatest], isWhole);
      expect(domain).toEqual([0, ticks.at(-1)]);
      expect(domain[1]).toBeGreaterThanOrEqual(greatest);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(5);
    }),
  );
});

test("shares get lines between whole numbers, without binary dust", () => {
  expect(valueAxis([0.229], false).ticks).toEqual([0, 0.1, 0.2, 0.3]);
});

test("nothing known, or all zero, still gives an axis", () => {
  expect(valueAxis([]).ticks).toEqual([0, 1]);
  expect(valueAxis([null, null]).ticks).toEqual([0, 1]);
  expect(valueAxis([0, 0], false).domain).toEqual([0, 1]);
});

test("labels fall on days that mean something", () => {
  const label = (from: string, until: string) => {
    const grain = grainFor({ from, until });
    return timeTicks(bucketsOf({ from, until }, grain, "mon"), grain, "mon");
  };
  expect(label("2026-11-16", "2026-11-22")).toHaveLength(7);
  expect(label("2026-10-24", "2026-11-22")).toEqual(["2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"]);
  const days = bucketsOf({ from: "2026-10-24", until: "2026-11-22" }, "day", "sun");
  expect(timeTicks(days, "day", "sun")[0]).toBe("2026-10-25");
  expect(label("2025-11-23", "2026-11-22").every((day) => Number(day.slice(8)) <= 7)).toBe(true);
  expect(label("2016-11-23", "2026-11-22").every((day) => day.endsWith("-01-01"))).toBe(true);
  expect(label("2024-02-29", "2024-02-29")).toEqual(["2024-02-29"]);
  expect(timeTicks([], "day", "sun")).toEqual([]);
});

test("labels stay few even where no start of anything comes to few enough", () => {
  const buckets = bucketsOf({ from: "2000-01-01", until: "2026-01-01" }, "day", "mon");
  expect(timeTicks(buckets, "day", "mon").length).toBeLessThanOrEqual(14);
});
