import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "#days.ts";
import { needsAttention } from "./attention.ts";
import { daysUntil, passRates, series } from "./testing.ts";
import { outside, usualBand } from "./usual-band.ts";

const day = "2026-11-26";
const nine = daysUntil(day, 57);
const none = new Set<string>();
/** A series that has these values on the eight same weekdays before, the latest first, and another one on all other days. */
const past = (values: readonly number[], today = 0, other = 999_999) =>
  series("learners", nine, (at) => {
    if (at === day) return today;
    const week = Array.from({ length: 8 }, (_, index) => addDays(day, -7 * (index + 1))).indexOf(at);
    return week < 0 ? other : values[week];
  });
const counts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 8, maxLength: 8 });

describe("the usual band of a day", () => {
  test("is of the same weekdays alone, whatever the days between were", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 1e6 }), (values, other) => {
        expect(usualBand(past(values, 0, other), day, none)).toEqual(usualBand(past(values), day, none));
      }),
    );
  });

  test("does not depend on the order of the weeks, nor on the day itself", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 1e6 }), (values, today) => {
        const band = usualBand(past(values), day, none);
        expect(usualBand(past(values.toReversed(), today), day, none)).toEqual(band);
      }),
    );
  });

  test("has the median between the quartiles and these between its edges", () => {
    fc.assert(
      fc.property(counts, (values) => {
        const band = usualBand(past(values), day, none);
        if (!band) throw new Error("There is no band.");
        const { low, lowerQuartile, median, upperQuartile, high } = band;
        const edges = [low, lowerQuartile, median, upperQuartile, high];
        expect(edges).toEqual(edges.toSorted((a, b) => a - b));
        expect(outside(band, median)).toBe(0);
      }),
    );
  });

  test("moves one of eight days as far out as one likes, and hardly moves", () => {
    const calm = [100, 104, 98, 101, 99, 102, 97, 103];
    const wild = [1e6, ...calm.slice(1)];
    const [a, b] = [usualBand(past(calm), day, none), usualBand(past(wild), day, none)];
    expect(Math.abs((b?.median ?? 0) - (a?.median ?? 0))).toBeLessThan(3);
    expect(b?.high).toBeLessThan(200);
  });

  test("is that of the quartiles, widened by twice their distance", () => {
    const band = usualBand(past([1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700]), day, none);
    expect(band).toMatchObject({ lowerQuartile: 1175, median: 1350, upperQuartile: 1525, width: 350 });
    expect([band?.low, band?.high]).toEqual([475, 2225]);
  });

  test("needs four known days", () => {
    const from = (weeks: number) => series("learners", daysUntil(day, 7 * weeks + 1), () => 5);
    expect(usualBand(from(3), day, none)).toBeNull();
    expect(usualBand(from(4), day, none)).not.toBeNull();
  });

  test("leaves holidays out of its base", () => {
    const values = [0, 100, 100, 100, 100, 100, 100, 100];
    const holiday = new Set([addDays(day, -7)]);
    expect(usualBand(past(values), day, holiday)?.lowerQuartile).toBe(100);
    const five = new Set([1, 2, 3, 4, 5].map((week) => addDays(day, -7 * week)));
    expect(usualBand(past(values), day, five)).toBeNull();
  });

  test("leaves days out that were never computed, and pass rates of fewer than 20 exams", () => {
    const computed = series("learners", nine, (at) => (at < addDays(day, -21) ? null : 5));
    expect(usualBand(computed, day, none)).toBeNull();
    expect(
      usualBand(
        passRates(nine, () => [10, 19]),
        day,
        none,
      ),
    ).toBeNull();
    expect(
      usualBand(
        passRates(nine, () => [10, 20]),
        day,
        none,
      ),
    ).toMatchObject({ median: 0.5 });
  });
});

describe("a day is not marked", () => {
  const at = (values: readonly number[], today: number) => {
    const band = usualBand(past(values), day, none);
    return band ? outside(band, today) : Number.NaN;
  };

  test("for what chance alone does: one where there was never any, a few more of a few", () => {
    expect(at([0, 0, 0, 0, 0, 0, 0, 0], 0)).toBe(0);
    expect(at([0, 0, 0, 0, 0, 0, 0, 0], 1)).toBe(0);
    expect(at([9, 9, 9, 9, 9, 9, 9, 9], 13)).toBe(0);
    expect(at([0, 0, 0, 0, 0, 0, 0, 0], 30)).toBeGreaterThan(0);
  });

  test("much more than once in twenty, where days differ by chance alone", () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const draw = () => Math.round(10_000 + 1_000 * normal());
    const times = 2_000;
    const marked = Array.from({ length: times }, () => at(Array.from({ length: 8 }, draw), draw())).filter(
      (out) => out !== 0,
    ).length;
    expect(marked / times).toBeLessThan(0.07);
    expect(marked / times).toBeGreaterThan(0.01);
  });

  test("unless it is beyond an edge: below is negative, in widths of the band", () => {
    const values = [1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700];
    expect(at(values, 2225)).toBe(0);
    expect(at(values, 2575)).toBe(1);
    expect(at(values, 125)).toBe(-1);
  });
});

describe("what needs attention", () => {
  const calm = (name: "dau" | "failed" | "questions" | "learners", today: number, days = 1) =>
    series(name, nine, (at) => (at > addDays(day, -days) ? today : 100));

  test("begins with what is unfavourable, then goes by how far outside", () => {
    const found = needsAttention(
      [calm("learners", 900), calm("questions", 400), calm("dau", 20), calm("failed", 300)],
      daysUntil(day, 7),
      none,
    );
    expect(found.map(({ figure, tone }) => [figure.name, tone])).toEqual([
      ["failed", "bad"],
      ["dau", "bad"],
      ["questions", "neutral"],
      ["learners", "good"],
    ]);
  });

  test("ends with days that a holiday explains, however far outside", () => {
    const holiday = addDays(day, -3);
    const fallen = series("dau", nine, (at) => (at === holiday ? 0 : 100));
    const names = (holidays: ReadonlySet<string>) =>
      needsAttention([fallen, calm("learners", 900)], daysUntil(day, 7), holidays).map(
        ({ figure }) => figure.name,
      );
    expect(names(none)).toEqual(["dau", "learners"]);
    expect(names(new Set([holiday]))).toEqual(["learners", "dau"]);
  });

  test("names days in a row once, with the farthest of them", () => {
    const found = needsAttention([calm("dau", 0, 3)], daysUntil(day, 7), none);
    expect(found).toMatchObject([{ from: addDays(day, -2), until: day, value: 0 }]);
  });

  test("is eight at most, and of the last four weeks", () => {
    const jumping = series("dau", daysUntil(day, 140), (_, index) =>
      index % 2 === 0 && index % 7 === 0 ? 900 : 100,
    );
    const found = needsAttention(
      Array.from({ length: 12 }, () => jumping),
      daysUntil(day, 70),
      none,
    );
    expect(found.length).toBeLessThanOrEqual(8);
    const old = series("dau", daysUntil(day, 140), (at) => (at === addDays(day, -28) ? 900 : 100));
    expect(needsAttention([old], daysUntil(day, 70), none)).toEqual([]);
    const recent = series("dau", daysUntil(day, 140), (at) => (at === addDays(day, -27) ? 900 : 100));
    expect(needsAttention([recent], daysUntil(day, 70), none)).toHaveLength(1);
  });

  test("is nothing where nothing was outside, and nothing without history", () => {
    expect(needsAttention([calm("dau", 100)], daysUntil(day, 28), none)).toEqual([]);
    expect(needsAttention([series("dau", daysUntil(day, 20), () => 5)], daysUntil(day, 7), none)).toEqual([]);
  });
});
