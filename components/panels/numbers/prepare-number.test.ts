import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { FigureDay } from "#db/queries/figures/figure-days.ts";
import { seriesOf } from "../reasons/series.ts";
import { type Around, prepareNumber } from "./prepare-number.ts";

const day = (at: number) => addDays("2026-11-01", at);
const sums = (values: readonly number[]): FigureDay[] =>
  values.map((value, at) => ({ day: day(at), value, over: null, under: null }));
const seven = (value: number) => Array.from({ length: 7 }, () => value);
const known = { from: day(0), until: day(13) };

const numberOf = (name: FigureName, days: FigureDay[], more: Partial<Around> = {}, first = known.from) =>
  prepareNumber(name, seriesOf(figureOf(name), days, { ...known, from: first }), days, {
    range: { from: day(7), until: day(13) },
    comparison: "weekdays",
    weekStart: "sun",
    ...more,
  });

test("a number is that of its range, against the days that it is compared with", () => {
  const number = numberOf("certificates", sums([...seven(10), ...seven(20)]));
  expect(number).toMatchObject({ value: 140, change: { before: 70, change: 70, share: 1, tone: "good" } });
  expect(number.course).toEqual(seven(20));
});

test("a history that is too short is not compared, and no comparison is none", () => {
  const days = sums([...seven(1), ...seven(1)]);
  expect(numberOf("certificates", days, {}, day(1)).change).toEqual({ state: "too_early" });
  expect(numberOf("certificates", days, { comparison: "none" }).change).toEqual({ state: "off" });
});

test("a ratio is that of its parts' sums, and active learners are never added up over days", () => {
  const rates = [
    { day: day(7), value: 1, over: 1, under: 1 },
    { day: day(8), value: 0, over: 0, under: 3 },
  ];
  expect(numberOf("pass_rate", rates).value).toBe(0.25);
  expect(numberOf("mau", sums([...seven(100), ...seven(100).slice(1), 90])).value).toBe(90);
  expect(numberOf("dau", sums([...seven(0), 7, 7, 0, 0, 0, 0, 0])).value).toBe(2);
});
