import { expect, test } from "vitest";
import { eligible, truths } from "#loader/tests/oracle/computed.testing.ts";
import { bothSides } from "#loader/tests/oracle.testing.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { tick } from "#sample-lms/tick/tick.ts";
import { ask } from "#warehouse/testing.ts";

test("computed tables equal what an independent query gives straight from the source", async () => {
  const loads = await freshLoads();
  await loads.source.admin.query(eligible);
  await loads.load("seed");
  await loads.load("derive");
  for (const table of Object.keys(truths)) {
    const { truth, found } = await bothSides(loads, table);
    expect(truth.length, table).toBeGreaterThan(10);
    expect(found, table).toEqual(truth);
  }
});

test("a derive without anything new recomputes nothing", async () => {
  const { load } = await freshLoads();
  await load("seed");
  await load("derive");
  const { state, steps } = await load("derive");
  expect(state).toBe("done");
  for (const step of steps) expect([step.table_name, step.rows_read]).toEqual([step.table_name, 0]);
});

test("a derive asked for in full writes only what differs: nothing", async () => {
  const { load } = await freshLoads();
  await load("seed");
  await load("derive");
  const { steps } = await load("derive", { isFull: true });
  for (const step of steps)
    expect([
      step.rows_inserted,
      step.rows_updated,
      step.rows_deleted,
      step.rows_read === step.rows_unchanged,
    ]).toEqual([0, 0, 0, true]);
});

test("what a derive says it inserted and deleted is what came and went, tenant by tenant", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const first = await load("derive");
  await tick(source.admin, { days: 1, seed: 5 });
  await source.admin.query(
    "UPDATE platform.learners SET deleted_at = platform.clock(), updated_at = platform.clock() WHERE id % 7 = 0",
  );
  await load("delta");
  const { steps } = await load("derive");
  expect(steps.some((step) => Number(step.rows_inserted) > 0)).toBe(true);
  expect(steps.some((step) => Number(step.rows_deleted) > 0)).toBe(true);
  for (const { table_name: table, rows_inserted, rows_deleted, rows_total } of steps) {
    const before = first.steps.find((step) => step.table_name === table)?.rows_total;
    expect([table, Number(before) + Number(rows_inserted) - Number(rows_deleted)]).toEqual([
      table,
      rows_total,
    ]);
    const counts = `SELECT id_tenant::text, rows::text FROM opendb.counts WHERE table_name = '${table}' ORDER BY id_tenant`;
    const counted = `SELECT id_tenant::text, count(*)::text AS rows FROM ${table} t GROUP BY t.id_tenant ORDER BY t.id_tenant`;
    expect([table, await ask(customer.asLoader, counts)]).toEqual([
      table,
      await ask(customer.asLoader, counted),
    ]);
  }
});

test("days are those of Sao Paulo whatever the session says", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  await load("derive");
  const sum = async (zone: string) => {
    const address = {
      ...customer.asLoader,
      url: `${customer.asLoader.url}?options=${encodeURIComponent(`-c timezone=${zone}`)}`,
    };
    return ask(
      address,
      "SELECT date::text, sum(users)::text AS users, opendb.day('2026-01-01T01:30:00Z')::text AS day FROM metrics.daily_counters GROUP BY 1 ORDER BY 1",
    );
  };
  expect(await sum("Asia/Tokyo")).toEqual(await sum("UTC"));
  expect((await sum("UTC"))[0]).toMatchObject({ day: "2025-12-31" });
});
