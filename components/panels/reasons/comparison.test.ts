import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type DayRange, daysOf, lengthOf, startOf } from "#days.ts";
import { dailyFigures, figureOf } from "#db/figures/daily.ts";
import { comparisons } from "../panel-params.ts";
import { bucketBefore, changeOf, comparedRanges, comparisonOf, readFrom, shiftOf } from "./comparison.ts";
import { measured } from "./series.ts";
import { shownChange, shownTenths } from "./shown.ts";
import { daysUntil, passRates, series } from "./testing.ts";

const last = "2026-11-27";
const range = (most = 800) =>
  fc
    .tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: most }))
    .map(([back, length]) => daysUntil(addDays(last, -back), length));
const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();
const of = (value: number | null, under = 1) => ({ value, under });

describe("what a range is compared with", () => {
  test("meets it weekday for weekday, is as long, and shares no day with it, whichever comparison", () => {
    fc.assert(
      fc.property(range(), fc.constantFrom("weekdays", "year"), (asked, how) => {
        const compared = comparedRanges(asked, how, last);
        if (!compared) throw new Error("Nothing is compared.");
        const { now, before } = compared;
        expect(lengthOf(before)).toBe(lengthOf(now));
        expect(weekday(before.from)).toBe(weekday(now.from));
        expect(before.until < now.from).toBe(true);
        expect(readFrom(asked, how) <= before.from).toBe(true);
        expect(readFrom(asked, how) <= addDays(asked.from, -56)).toBe(true);
      }),
    );
  });

  test("is the nearest such one for weekdays: no day of it could be a week later", () => {
    fc.assert(
      fc.property(range(), (asked) => {
        const shift = shiftOf(asked, "weekdays");
        expect(shift % 7).toBe(0);
        expect(shift).toBeGreaterThanOrEqual(lengthOf(asked));
        expect(shift - 7).toBeLessThan(lengthOf(asked));
      }),
    );
  });

  test.each([
    [1, 7],
    [7, 7],
    [8, 14],
    [30, 35],
    [90, 91],
  ])("%i days go back by %i", (length, days) => {
    expect(shiftOf(daysUntil(last, length), "weekdays")).toBe(days);
  });

  test.each([
    [1, 364],
    [364, 364],
    [365, 371],
    [730, 735],
  ])("for a year %i days go back by %i: never into themselves", (length, days) => {
    expect(shiftOf(daysUntil(last, length), "year")).toBe(days);
  });

  test("of a range that is not over is the same elapsed part", () => {
    const week = { from: "2026-11-22", until: "2026-11-28" };
    expect(comparedRanges(week, "weekdays", "2026-11-25")).toEqual({
      now: { from: "2026-11-22", until: "2026-11-25" },
      before: { from: "2026-11-15", until: "2026-11-18" },
      shift: 7,
    });
  });

  test("is nothing where nobody asks for it, none of it is over, or there are no data", () => {
    const week = { from: "2026-11-22", until: "2026-11-28" };
    expect(comparedRanges(week, "none", last)).toBeNull();
    expect(comparedRanges(week, "weekdays", "2026-11-21")).toBeNull();
    expect(comparedRanges(week, "weekdays", undefined)).toBeNull();
    expect(comparisons[0]).toBe("weekdays");
  });
});

describe("the week or month before", () => {
  test("of a part is the same part", () => {
    expect(bucketBefore({ from: "2026-11-01", until: "2026-11-12" }, "month", "sun")).toEqual({
      from: "2026-10-01",
      until: "2026-10-12",
    });
    expect(bucketBefore({ from: "2026-11-22", until: "2026-11-25" }, "week", "sun")).toEqual({
      from: "2026-11-15",
      until: "2026-11-18",
    });
    expect(bucketBefore({ from: "2026-11-12", until: "2026-11-30" }, "month", "sun")).toEqual({
      from: "2026-10-12",
      until: "2026-10-30",
    });
  });

  test("ends with the month before where that is shorter", () => {
    expect(bucketBefore({ from: "2026-03-01", until: "2026-03-31" }, "month", "mon")).toEqual({
      from: "2026-02-01",
      until: "2026-02-28",
    });
  });

  test("never reaches into the bucket itself", () => {
    fc.assert(
      fc.property(range(), fc.constantFrom("sun", "mon"), (asked, first) => {
        const from = startOf(asked.until, "month", first);
        const bucket = { from, until: asked.until };
        const before = bucketBefore(bucket, "month", first);
        expect(before.until < bucket.from).toBe(true);
        expect(startOf(before.from, "month", first)).toBe(before.from);
        expect(lengthOf(before)).toBeLessThanOrEqual(lengthOf(bucket));
      }),
    );
  });
});

test("a week begins on a Sunday or a Monday, as asked, and holds its day", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
      const day = addDays("2000-01-01", days);
      expect(weekday(startOf(day, "week", "sun"))).toBe(0);
      expect(weekday(startOf(day, "week", "mon"))).toBe(1);
      for (const first of ["sun", "mon"] as const) {
        const start = startOf(day, "week", first);
        expect(start <= day && day < addDays(start, 7)).toBe(true);
      }
      expect(startOf(day, "day", "sun")).toBe(day);
      expect(startOf(day, "month", "sun")).toBe(`${day.slice(0, 8)}01`);
    }),
  );
});

describe("a change", () => {
  test("is the difference of the numbers as they are shown", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("count", "mean", "share"),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        (unit, a, b) => {
          const scale = unit === "share" ? 1000 : 1;
          const [now, before] = [a / scale, b / scale];
          const style = unit === "share" ? "percent" : "decimal";
          const shown = (value: number) =>
            Number(
              new Intl.NumberFormat("en", {
                style,
                useGrouping: false,
                maximumFractionDigits: unit === "count" ? 0 : 1,
              })
                .format(value)
                .replace("%", ""),
            );
          expect(shownChange(unit, now, before)).toBeCloseTo(shown(now) - shown(before), 6);
          expect(shownTenths(unit, now)).toBe(Math.round(shown(now) * 10));
        },
      ),
    );
    expect(shownChange("mean", 12.34, 10.06)).toBe(2.2);
    expect(shownChange("share", 0.6666, 0.5)).toBe(16.7);
  });

  test.each([
    ["learners", 120, 100, "share", 0.2, "good"],
    ["learners", 25, 19, "absolute", null, "good"],
    ["learners", 25, 20, "share", 0.25, "good"],
    ["learners", 0, 0, "absolute", null, "neutral"],
    ["failed", 30, 20, "share", 0.5, "bad"],
    ["questions", 30, 20, "share", 0.5, "neutral"],
    ["pass_rate", 0.8, 0.7, "points", null, "good"],
  ] as const)("of %s, %d after %d, is told as %s", (name, now, before, kind, share, tone) => {
    expect(changeOf(figureOf(name), of(now, 100), of(before, 100))).toMatchObject({ kind, share, tone });
  });

  test("of a ratio of fewer than 20 things on a side is told to be of few", () => {
    const change = (now: number, before: number) =>
      changeOf(figureOf("pass_rate"), of(0.8, now), of(0.7, before));
    expect(change(19, 300)).toMatchObject({ isFew: true });
    expect(change(300, 19)).toMatchObject({ isFew: true });
    expect(change(20, 20)).toMatchObject({ isFew: false });
  });

  test("with nothing on one side is unknown", () => {
    expect(changeOf(figureOf("pass_rate"), of(null), of(0.7))).toEqual({ state: "unknown" });
    expect(changeOf(figureOf("pass_rate"), of(0.7), of(null))).toEqual({ state: "unknown" });
  });
});

describe("a comparison", () => {
  const known = { from: "2026-10-01", until: last };

  test("into days before the first of data is not enough history, never a fall from nothing", () => {
    const learners = series("learners", known, () => 5);
    const asked = (length: number): DayRange => daysUntil(last, length);
    expect(comparisonOf(learners, asked(28), "weekdays")).toMatchObject({ state: "compared", change: 0 });
    expect(comparisonOf(learners, asked(30), "weekdays")).toEqual({ state: "too_early" });
    expect(comparisonOf(learners, asked(7), "year")).toEqual({ state: "too_early" });
    expect(comparisonOf(learners, asked(7), "none")).toEqual({ state: "off" });
  });

  test("of a range that has not begun, or without any data, is unknown", () => {
    const ahead = { from: addDays(last, 1), until: addDays(last, 7) };
    expect(
      comparisonOf(
        series("learners", known, () => 5),
        ahead,
        "weekdays",
      ),
    ).toEqual({ state: "unknown" });
    const none = { ...series("learners", known, () => 5), known: null };
    expect(comparisonOf(none, daysUntil(last, 7), "weekdays")).toEqual({ state: "unknown" });
  });

  test("of a week that is not over is with as much of the one before: no crash at the end", () => {
    const learners = series("learners", known, () => 5);
    const week = { from: "2026-11-22", until: "2026-11-28" };
    expect(comparisonOf(learners, week, "weekdays")).toMatchObject({ now: 30, before: 30, change: 0 });
  });

  test("never adds people of different days up: no figure of people exceeds its largest day", () => {
    const people = dailyFigures.filter(({ how }) => how === "mean" || how === "last");
    expect(people.map(({ name }) => name)).toEqual(["dau", "wau", "mau"]);
    fc.assert(
      fc.property(
        fc.constantFrom(...people),
        fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 28, maxLength: 28 }),
        fc.integer({ min: 1, max: 28 }),
        ({ name }, values, length) => {
          const one = series(name, daysUntil(last, 28), (_, index) => values[index]);
          const { value } = measured(one, daysUntil(last, length));
          expect(value).toBeLessThanOrEqual(Math.max(...values.slice(28 - length)));
        },
      ),
    );
  });

  test("of a ratio is of all days together, not of the mean of their ratios", () => {
    const rates = passRates(daysUntil(last, 14), (_, index) =>
      index < 7 ? [50, 100] : index === 7 ? [900, 900] : [0, 10],
    );
    expect(measured(rates, daysUntil(last, 7)).value).toBeCloseTo(900 / 960);
    expect(comparisonOf(rates, daysUntil(last, 7), "weekdays")).toMatchObject({
      change: 43.8,
      kind: "points",
    });
  });
});

test("a day without a row is zero inside of the known days, and unknown outside of them", () => {
  const known = daysUntil(last, 14);
  const learners = series("learners", known, (_, index) => (index % 2 === 0 ? 3 : undefined));
  expect(measured(learners, known).value).toBe(21);
  expect(measured(learners, { from: addDays(known.from, -1), until: last }).value).toBeNull();
  expect(daysOf(known).map((day) => measured(learners, { from: day, until: day }).value)).toContain(0);
});
