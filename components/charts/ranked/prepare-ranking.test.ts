import { expect, test } from "vitest";
import { greatestLoss, prepareFunnel, prepareRanking } from "./prepare-ranking.ts";

const row = (key: string, value: number | null) => ({ key, name: key, value });

test("bars are parts of the greatest, in the order in which they came; what is not zero is seen", () => {
  const bars = prepareRanking([row("a", 10_000), row("b", 5000), row("c", 1), row("d", 0), row("e", null)]);
  expect(bars.map(({ key, part }) => [key, part])).toEqual([
    ["a", 1],
    ["b", 0.5],
    ["c", 0.004],
    ["d", 0],
    ["e", 0],
  ]);
});

test("all that is not told one by one has no bar, and makes no other one shorter", () => {
  const rest = { ...row("-", 900), isRest: true };
  expect(prepareRanking([row("a", 8), row("b", 4), rest]).map(({ part }) => part)).toEqual([1, 0.5, 0]);
});

test("an axis may end beyond the greatest, and nothing is drawn of nothing but zeros", () => {
  expect(prepareRanking([row("a", 0.4)], 1).map(({ part }) => part)).toEqual([0.4]);
  expect(prepareRanking([row("a", 0), row("b", 0)]).map(({ part }) => part)).toEqual([0, 0]);
  expect(prepareRanking([])).toEqual([]);
});

test("a funnel knows what is left of the first and of the step before, and a step may gain", () => {
  const steps = prepareFunnel([row("a", 100), row("b", 40), row("c", 50)]);
  expect(steps.map(({ ofFirst, ofBefore }) => [ofFirst, ofBefore])).toEqual([
    [1, null],
    [0.4, 0.4],
    [0.5, 1.25],
  ]);
  expect(greatestLoss(steps)?.key).toBe("b");
  expect(greatestLoss(prepareFunnel([row("a", 1), row("b", 1)]))).toBeNull();
});

test("of a few who came, a part that was lost says nothing", () => {
  const steps = prepareFunnel([row("a", 100), row("b", 90), row("c", 19), row("d", 1)]);
  expect(greatestLoss(steps)?.key).toBe("c");
  expect(greatestLoss(prepareFunnel([row("a", 19), row("b", 1)]))).toBeNull();
});

test("from nobody there is no part", () => {
  expect(prepareFunnel([row("a", 0), row("b", 0)]).map(({ ofFirst }) => ofFirst)).toEqual([null, null]);
});

test("what is not in the list, together, has no bar and makes no other one short", () => {
  const bars = prepareRanking([row("a", 10), row("b", 5), { ...row("rest", 10_000), isRest: true }]);
  expect(bars.map(({ part }) => part)).toEqual([1, 0.5, 0]);
});
