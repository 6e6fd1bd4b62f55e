import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, lengthOf } from "#days.ts";
import type { FigureName } from "#db/figures/daily.ts";
import { paceOf } from "./pace.ts";
import { daysUntil, passRates, series } from "./testing.ts";

const last = "2026-11-26";
const known = daysUntil(last, 200);
/** A goal of a hundred days, of which forty are over. */
const goal = (target: number, more = {}) => ({
  target,
  starts_on: addDays(last, -39),
  ends_on: addDays(last, 60),
  ...more,
});
const each = (name: FigureName, count: number) => series(name, known, () => count);

describe("the pace of a sum", () => {
  test.each([
    [10, "on", 400, 400],
    [12, "ahead", 480, 400],
    [8, "behind", 320, 400],
    [25, "reached", 1000, 400],
  ] as const)("at %i a day of 1,000 in 100 days, after 40 of them, is %s", (count, state, done, expected) => {
    expect(paceOf(each("certificates", count), goal(1000))).toMatchObject({
      state,
      done,
      expected,
      left: 60,
    });
  });

  test("is linear: whoever does the same each day is on its way on each day", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 50 }), (over, count) => {
        const days = { starts_on: addDays(last, 1 - over), ends_on: addDays(last, 100 - over) };
        const pace = paceOf(each("certificates", count), { target: 100 * count, ...days });
        expect(pace.state).toBe("on");
        expect(pace.done).toBeCloseTo(pace.expected ?? 0);
      }),
    );
  });

  test("is reached or missed when the days are over", () => {
    const over = { ends_on: addDays(last, -1) };
    expect(paceOf(each("certificates", 10), goal(390, over))).toMatchObject({ state: "reached", left: 0 });
    expect(paceOf(each("certificates", 10), goal(391, over))).toMatchObject({ state: "missed", done: 390 });
  });

  test("with a ceiling is missed as soon as that is passed, and reached at the end only", () => {
    expect(paceOf(each("failed", 1), goal(100)).state).toBe("on");
    expect(paceOf(each("failed", 2), goal(200)).state).toBe("on");
    expect(paceOf(each("failed", 1), goal(200)).state).toBe("ahead");
    expect(paceOf(each("failed", 2), goal(100)).state).toBe("behind");
    expect(paceOf(each("failed", 3), goal(100)).state).toBe("missed");
    expect(paceOf(each("failed", 1), goal(100, { ends_on: last })).state).toBe("reached");
  });
});

describe("the pace of what does not add up", () => {
  test.each([
    ["dau", 100, "on"],
    ["dau", 120, "behind"],
    ["mau", 80, "ahead"],
  ] as const)(
    "of %s at 100, wanted %i, is %s: the present value beside the target",
    (name, target, state) => {
      expect(paceOf(each(name, 100), goal(target))).toMatchObject({ state, done: 100, expected: target });
    },
  );

  test("is that of the last seven days, whatever was before", () => {
    const grown = series("dau", known, (day) => (day > addDays(last, -7) ? 200 : 1));
    expect(paceOf(grown, goal(200))).toMatchObject({ state: "on", done: 200 });
  });

  test("of a share is of all its exams together, and reached on the last day only", () => {
    const rates = passRates(known, () => [9, 10]);
    expect(paceOf(rates, goal(0.8))).toMatchObject({ state: "ahead", done: 0.9 });
    expect(paceOf(rates, goal(0.8, { ends_on: last })).state).toBe("reached");
    expect(paceOf(rates, goal(0.95, { ends_on: last })).state).toBe("missed");
    expect(
      paceOf(
        passRates(known, () => [0, 0]),
        goal(0.8),
      ).state,
    ).toBe("unknown");
  });
});

test("a goal whose first day is not over has not begun, and one from before the data is not known", () => {
  const ahead = { starts_on: addDays(last, 1) };
  expect(paceOf(each("certificates", 1), goal(10, ahead))).toEqual({
    state: "not_begun",
    done: null,
    expected: null,
    part: null,
    left: 60,
  });
  const early = { starts_on: addDays(known.from, -1) };
  expect(paceOf(each("certificates", 1), goal(10, early))).toMatchObject({ state: "unknown", done: null });
  expect(paceOf({ ...each("certificates", 1), known: null }, goal(10)).state).toBe("not_begun");
});

test("what is left is as many days as are not over", () => {
  fc.assert(
    fc.property(fc.integer({ min: -50, max: 150 }), fc.integer({ min: 1, max: 150 }), (back, length) => {
      const starts_on = addDays(last, -back);
      const all = { from: starts_on, until: addDays(starts_on, length - 1) };
      const { left } = paceOf(each("certificates", 1), { target: 5, starts_on, ends_on: all.until });
      const over = Math.min(Math.max(back + 1, 0), length);
      expect(left).toBe(lengthOf(all) - over);
    }),
  );
});
