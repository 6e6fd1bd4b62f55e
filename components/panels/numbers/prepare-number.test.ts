import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import type { FigureDays } from "#db/queries/figures/figure-days.ts";
import { changeOf, prepareNumber } from "./prepare-number.ts";

const day = (at: number) => addDays("2026-11-01", at);
const sums = (values: readonly number[]) =>
  values.map((value, at) => ({ day: day(at), value, over: null, under: null }));
const week = (from: number) => ({ from: day(from), until: day(from + 6) });
const around = { range: week(7), compared: week(0), first: day(0), weekStart: "sun" } as const;
const seven = (value: number) => Array.from({ length: 7 }, () => value);

test("what is good for a number colours its change: more certificates, fewer failures", () => {
  expect(changeOf("certificates", 118, 100)).toMatchObject({ change: 18, share: 0.18, tone: "good" });
  expect(changeOf("failed", 118, 100)).toMatchObject({ change: 18, tone: "bad" });
  expect(changeOf("failed", 80, 100)).toMatchObject({ change: -20, tone: "good" });
  expect(changeOf("questions", 80, 100)).toMatchObject({ tone: "plain" });
  expect(changeOf("certificates", 100, 100)).toMatchObject({ change: 0, tone: "plain" });
});

test("a change is the difference of both numbers as they are shown", () => {
  expect(changeOf("dau", 10.26, 10.04)).toMatchObject({ before: 10, change: 0.3 });
  expect(changeOf("pass_rate", 0.7004, 0.6996)).toMatchObject({ change: 0, tone: "plain" });
});

test("no percentage of a small base, of nothing and of a share", () => {
  expect(changeOf("certificates", 30, 19)).toMatchObject({ share: null, change: 11 });
  expect(changeOf("certificates", 30, 0)).toMatchObject({ share: null });
  expect(changeOf("pass_rate", 0.7, 0.6)).toMatchObject({ share: null, change: 0.1 });
  expect(changeOf("certificates", null, 3)).toEqual({ state: "unknown" });
});

test("a number is that of its range, against the days that it is compared with", () => {
  const days: FigureDays = { certificates: sums([...seven(10), ...seven(20)]) };
  const number = prepareNumber(days, "certificates", around);
  expect(number).toMatchObject({ value: 140, change: { before: 70, change: 70, share: 1 } });
  expect(number.course).toEqual(seven(20));
});

test("a history that is too short is not compared, and no comparison is none", () => {
  const days: FigureDays = { certificates: sums([...seven(1), ...seven(1)]) };
  const changed = (other: object) => prepareNumber(days, "certificates", { ...around, ...other }).change;
  expect(changed({ first: day(1) })).toEqual({ state: "too_early" });
  expect(changed({ compared: null })).toEqual({ state: "none" });
});

test("a ratio is that of its parts' sums, and active learners are never added up over days", () => {
  const days: FigureDays = {
    pass_rate: [
      { day: day(7), value: 1, over: 1, under: 1 },
      { day: day(8), value: 0, over: 0, under: 3 },
    ],
    mau: sums([...seven(100), ...seven(100).slice(1), 90]),
    dau: sums([...seven(0), 7, 7, 0, 0, 0, 0, 0]),
  };
  expect(prepareNumber(days, "pass_rate", around).value).toBe(0.25);
  expect(prepareNumber(days, "mau", around).value).toBe(90);
  expect(prepareNumber(days, "dau", around).value).toBe(2);
});
