import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Day } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import { type Contribution, causeOf, headlineOf, type Told } from "./headline.ts";
import { daysUntil, passRates, series } from "./testing.ts";

const last = "2026-11-26";
const known = daysUntil(last, 120);
const range = daysUntil(last, 7);
const isIn = (day: Day) => day >= range.from;
const none = new Set<string>();
/** Some noise that is the same each time: what is usual has a width. */
const noise = (index: number) => ((index * 37) % 11) - 5;
const moved = (name: FigureName, from: number, to: number, wide = 1) =>
  series(name, known, (day, index) => (isIn(day) ? to : from) + wide * noise(index));
const asked = { range, comparison: "weekdays", holidays: none } as const;
const headline = (...all: Parameters<typeof headlineOf>[0]["all"]) => headlineOf({ all, ...asked });

describe("the headline", () => {
  test("is the change that matters most, with its days and what they are compared with", () => {
    const found = headline(
      moved("learners", 100, 100),
      moved("certificates", 100, 140),
      moved("dau", 100, 112),
    );
    expect(found).toMatchObject({
      figure: { name: "certificates" },
      range,
      shift: 7,
      comparison: "weekdays",
    });
    expect(found?.change.share).toBeGreaterThan(0.35);
  });

  test("is none where nothing moved", () => {
    expect(headline(moved("learners", 100, 100), moved("dau", 50, 50))).toBeNull();
  });

  test("is none where what moved does so all the time: large changes that are usual", () => {
    const wild = series("certificates", known, (_, index) => ((index * 7919) % 97) * 5);
    expect(headline(wild)).toBeNull();
  });

  test("is none for a change that is beyond the usual and too small to be told", () => {
    const steady = series("certificates", known, (day) => (isIn(day) ? 10_400 : 10_000));
    expect(headline(steady)).toBeNull();
    const more = series("certificates", known, (day) => (isIn(day) ? 10_900 : 10_000));
    expect(headline(more)?.change.share).toBeCloseTo(0.09);
  });

  test("is told in things where fewer than 20 were there, and only of 20 or more", () => {
    const few = (to: number) => series("certificates", known, (day) => (isIn(day) ? to : 1));
    expect(headline(few(9))?.change).toMatchObject({ kind: "absolute", share: null, change: 56 });
    expect(headline(few(3))).toBeNull();
  });

  test("is none of a ratio of few things, however far it fell", () => {
    const rates = (all: number) =>
      passRates(known, (day, index) => [Math.round(all * (isIn(day) ? 0.2 : 0.8)) + (index % 2), all]);
    expect(headline(rates(100))?.change).toMatchObject({ kind: "points", tone: "bad" });
    expect(headline(rates(2))).toBeNull();
  });

  test("is none without history, without anything before, and where nothing is compared", () => {
    const short = series("certificates", daysUntil(last, 20), (day) => (isIn(day) ? 200 : 100));
    expect(headline(short)).toBeNull();
    const grown = moved("certificates", 100, 200);
    expect(headlineOf({ all: [grown], ...asked, comparison: "year" })).toBeNull();
    expect(headlineOf({ all: [grown], ...asked, comparison: "none" })).toBeNull();
  });

  test("is the unfavourable one of two that changed alike", () => {
    const [passed, failed] = [moved("passed", 100, 150), moved("failed", 100, 150)];
    expect(headline(passed, failed)?.figure.name).toBe("failed");
    expect(headline(failed, passed)?.figure.name).toBe("failed");
  });

  test("is never of a side that the change is not on, and never below what is told", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 1, max: 28 }),
        (values, length) => {
          const one = series("certificates", known, (_, index) => values[index]);
          const found = headlineOf({ all: [one], ...asked, range: daysUntil(last, length) });
          if (!found) return;
          const { share, change } = found.change;
          expect(share === null ? Math.abs(change) >= 20 : Math.abs(share) >= 0.05).toBe(true);
        },
      ),
    );
  });

  test("is rare where days differ by chance alone", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const draw = () => Math.round(100 + 60 * (random() + random() + random() - 1.5));
    const times = 200;
    const told = Array.from({ length: times }, () => headline(series("certificates", known, draw)));
    expect(told.filter((found) => found !== null).length / times).toBeLessThan(0.08);
  });
});

describe("what explains a change", () => {
  const change = (now: number, before: number): Told => ({
    state: "compared",
    now,
    before,
    change: now - before,
    share: (now - before) / before,
    kind: "share",
    tone: "good",
    isFew: false,
  });
  const of = (by: Contribution["by"], id: string, now: number, before: number): Contribution => ({
    by,
    id,
    name: `Name ${id}`,
    now,
    before,
  });
  const certificates = figureOf("certificates");
  const cause = (now: number, before: number, ...all: Contribution[]) =>
    causeOf(certificates, change(now, before), all);

  test("is the contribution with most of it beyond its part of what was there", () => {
    const found = cause(1180, 1000, of("product", "1", 410, 300), of("product", "2", 770, 700));
    expect(found).toMatchObject({ by: "product", id: "1", kind: "part", change: 110 });
    expect(found?.share).toBeCloseTo(0.611);
  });

  test("is nobody where all rose alike: the largest is no explanation", () => {
    expect(cause(1200, 1000, of("tenant", "1", 840, 700), of("tenant", "2", 360, 300))).toBeNull();
  });

  test("is nobody who is alone, who explains less than 30 %, or who went the other way", () => {
    expect(cause(1200, 1000, of("tenant", "1", 1200, 1000))).toBeNull();
    const small = Array.from({ length: 5 }, (_, at) => of("product", String(at), 240, 200));
    expect(cause(1200, 1000, ...small)).toBeNull();
    expect(cause(1200, 1000, of("tenant", "1", 0, 100), of("tenant", "2", 100, 100))).toBeNull();
  });

  test("is told as practically all, and as more than all where others went the other way", () => {
    const two = (a: number, b: number) => [of("product", "1", a, 400), of("product", "2", b, 600)];
    expect(cause(1200, 1000, ...two(600, 600))).toMatchObject({ kind: "whole" });
    expect(cause(1200, 1000, ...two(700, 500))).toMatchObject({ kind: "more", change: 300 });
    expect(cause(800, 1000, ...two(200, 600))).toMatchObject({ kind: "whole", change: -200 });
  });

  test("is none of a ratio, whose parts do not add up to it, and of no change", () => {
    const two = [of("tenant", "1", 0.9, 0.1), of("tenant", "2", 0.1, 0.1)];
    expect(causeOf(figureOf("pass_rate"), change(0.6, 0.5), two)).toBeNull();
    expect(cause(1000, 1000, of("tenant", "1", 9, 1), of("tenant", "2", 1, 9))).toBeNull();
  });

  test("always has the sign of the change and at least 30 % of it", () => {
    const one = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), (parts) => {
        const all = parts.map(([now, before], at) => of("tenant", String(at), now, before));
        const sum = (side: "now" | "before") => all.reduce((total, part) => total + part[side], 0);
        const found = cause(sum("now"), sum("before"), ...all);
        if (!found) return;
        expect(Math.sign(found.change)).toBe(Math.sign(sum("now") - sum("before")));
        expect(found.share).toBeGreaterThanOrEqual(0.3);
        expect(found.kind === "more").toBe(found.share > 1.05);
      }),
    );
  });
});
