import { expect, test } from "vitest";
import { dailyFigures } from "#db/figures/daily.ts";
import { figureTruths, rankingTruths } from "#db/figures/oracle/read.testing.ts";
import { rankings } from "#db/figures/rankings.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { choicesOf, faultsIn, rangesUntil, stateOf } from "./compared.testing.ts";

test("every figure and every ranking has a query over the source that says what it must be", () => {
  expect([...figureTruths.keys()].toSorted()).toEqual(dailyFigures.map(({ name }) => name).toSorted());
  expect([...rankingTruths.keys()].toSorted()).toEqual([...Object.keys(rankings), "funnel"].toSorted());
});

test("on generated data every figure, its days, weeks, months and breakdowns, and every ranking are what the source says", {
  timeout: 10 * 60_000,
}, async () => {
  const loads = await freshLoads();
  expect((await loads.load("seed")).state).toBe("done");
  expect((await loads.load("derive")).state).toBe("done");
  const { tenants, today } = await stateOf(loads);
  expect(tenants.length).toBeGreaterThan(2);
  expect(await faultsIn(loads, rangesUntil(today), choicesOf(tenants))).toEqual([]);
});
