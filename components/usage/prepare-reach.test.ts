import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import { prepareReach } from "./prepare-reach.ts";

const first = "2026-01-01";
const points = (days: number, counted: (at: number) => number, cap: number | null = 1000) =>
  Array.from({ length: days }, (_, at) => ({ day: addDays(first, at), counted: counted(at), cap }));

test("learners that grow by five a day reach their cap when as many days have passed as there is room for", () => {
  const grown = points(60, (at) => 500 + 5 * at);
  expect(prepareReach(grown)).toEqual({ day: addDays(first, 59 + (1000 - 795) / 5) });
});

test("one odd day moves the estimate little, and what was before the last 90 days does not count", () => {
  const odd = points(60, (at) => 500 + 5 * at + (at === 30 ? 100 : 0));
  const found = prepareReach(odd);
  const away =
    "day" in found ? Math.abs(Date.parse(found.day) - Date.parse(addDays(first, 100))) : Number.NaN;
  expect(away).toBeLessThan(4 * 86_400_000);
  const late = points(200, (at) => (at < 110 ? 900 - at : 500 + 2 * (at - 110)));
  expect(prepareReach(late)).toEqual({ day: addDays(first, 199 + (1000 - 678) / 2) });
});

test.each([
  ["few", points(28, (at) => at)],
  ["few", points(60, (at) => at).filter((_, at) => at % 10 === 0)],
  ["flat", points(60, () => 500)],
  ["flat", points(60, (at) => 500 - at)],
  ["far", points(60, (at) => 500 + at / 10)],
  ["none", points(60, (at) => at, null)],
  ["none", []],
  ["over", points(60, (at) => 1000 + at)],
])("where it cannot be told it is said why: %s", (why, given) => {
  expect(prepareReach(given)).toEqual({ why });
});
