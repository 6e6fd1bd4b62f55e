import { expect, test } from "vitest";
import { dailyFigures } from "#db/figures/daily.ts";
import { figureTruths, rankingTruths } from "#db/figures/oracle/read.testing.ts";
import { rankings } from "#db/figures/rankings.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { choicesOf, faultsIn, rangesUntil, stateOf } from "./compared.testing.ts";

// What is not generated: who got two certificates in a day, access in two ways, and tracks that are large without a sale.
const more = `
  INSERT INTO platform.certificates (instance_id, learner_id, product_id, issued_at, created_at, updated_at)
  SELECT instance_id, learner_id, product_id, issued_at, created_at, updated_at FROM platform.certificates WHERE id % 2 = 0;
  INSERT INTO platform.grants (instance_id, track_id, learner_id, origin, created_at, updated_at)
  SELECT instance_id, track_id, learner_id, CASE origin WHEN 'sale' THEN 'manual' ELSE 'sale' END, created_at, updated_at
  FROM platform.grants WHERE id % 3 = 0;
  INSERT INTO platform.grants (instance_id, track_id, learner_id, origin, created_at, updated_at)
  SELECT t.instance_id, t.id, l.id, 'import', l.created_at, l.created_at
  FROM platform.tracks t JOIN platform.learners l ON l.instance_id = t.instance_id WHERE t.id % 4 = 1`;

test("every figure and every ranking has a query over the source that says what it must be", () => {
  expect([...figureTruths.keys()].toSorted()).toEqual(dailyFigures.map(({ name }) => name).toSorted());
  expect([...rankingTruths.keys()].toSorted()).toEqual([...Object.keys(rankings), "funnel"].toSorted());
});

test("on generated data every figure, its days, weeks, months and breakdowns, and every ranking are what the source says", {
  timeout: 10 * 60_000,
}, async () => {
  const loads = await freshLoads();
  await loads.source.admin.query(more);
  expect((await loads.load("seed")).state).toBe("done");
  expect((await loads.load("derive")).state).toBe("done");
  const { tenants, today } = await stateOf(loads);
  expect(tenants.length).toBeGreaterThan(2);
  expect(await faultsIn(loads, rangesUntil(today), choicesOf(tenants))).toEqual([]);
});
