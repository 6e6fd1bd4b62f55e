import { expect, test } from "vitest";
import { countedDays } from "#days.ts";
import { readContract } from "#db/contract/parse.ts";
import type { Step } from "#db/schema/console/steps.ts";
import { readManifest } from "#loader/manifest/manifest.ts";
import { ask, freshCustomer } from "#warehouse/testing.ts";
import { eligible, truths } from "./oracle/computed.testing.ts";
import { bothSides, unlikeSource } from "./oracle.testing.ts";
import {
  contents,
  extracted,
  freshLoads,
  type TestLoads,
  type TestSource,
  withoutKitViews,
} from "./testing.ts";

/* Times that a calendar does not hold, or that cannot be: they are rows like any other, and stop nothing. */

const extremes = [
  "infinity",
  "-infinity",
  // PostgreSQL's first and last.
  "4714-11-24 00:00:00+00 BC",
  "294276-12-31 23:59:59.999999+00",
  "0044-03-15 12:00:00-03 BC",
  "0001-01-01 00:00:00+00",
  "1970-01-01 00:00:00+00",
  "9999-12-31 23:59:59.999999-03",
  "12024-01-01 00:00:00-03",
];

type Place = { relation: string; column: string; isChangeTime: boolean };

/** Every column of time of every relation that a table with times is read from. */
async function timesOf(source: TestSource): Promise<Place[]> {
  const relations = extracted
    .filter(({ changed }) => changed !== undefined)
    .map(({ from }) => /^(platform\.[a-z_]+) s$/.exec(from)?.[1]);
  const { rows } = await source.admin.query<Place>(
    `SELECT attrelid::regclass::text AS relation, attname AS column,
       attname IN ('created_at', 'updated_at') AS "isChangeTime"
     FROM pg_attribute WHERE attrelid = ANY ($1::regclass[]) AND atttypid IN ('timestamptz'::regtype, 'date'::regtype)
     ORDER BY 1, 2`,
    [relations],
  );
  return rows;
}

/** The customer's tenants, as its warehouse knows them. */
const tenantsOf = async ({ customer }: TestLoads): Promise<string[]> =>
  (await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants ORDER BY id")).map(
    ({ id }) => id,
  );

/** Adds a row like another one for each extreme in each place, as new as can be but for that; returns how many. */
async function putEverywhere(source: TestSource, tenants: string[]): Promise<number> {
  let added = 0;
  for (const { relation, column } of await timesOf(source)) {
    const { rows: columns } = await source.admin.query<{ name: string }>(
      "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attname <> 'id'",
      [relation],
    );
    const values = columns.map(({ name }) => {
      if (name === column) return "x.at::timestamptz";
      return name === "created_at" || name === "updated_at" ? "platform.clock()" : `t.${name}`;
    });
    const owner = relation === "platform.instances" ? "parent_id" : "instance_id";
    const list = columns.map(({ name }) => name).join(", ");
    const { rowCount } = await source.admin.query(
      `INSERT INTO ${relation} (${list}) SELECT ${values.join(", ")}
       FROM (SELECT * FROM ${relation} WHERE ${owner} = ANY ($1) LIMIT 1) t, unnest($2::text[]) x (at)`,
      [tenants, extremes],
    );
    expect([relation, column, rowCount]).toEqual([relation, column, extremes.length]);
    added += extremes.length;
  }
  return added;
}

/** Takes the extreme rows away again, without a trace, and tells how many they were. */
async function takeAway(source: TestSource): Promise<number> {
  let gone = 0;
  for (const { relation, column } of await timesOf(source)) {
    const { rowCount } = await source.admin.query(
      `DELETE FROM ${relation} WHERE ${column} = ANY ($1::timestamptz[])`,
      [extremes],
    );
    gone += rowCount ?? 0;
  }
  return gone;
}

async function expectAllRight(loads: TestLoads, when: string): Promise<void> {
  expect(await unlikeSource(loads), when).toEqual([]);
  await loads.source.admin.query(`DROP TABLE IF EXISTS eligible; ${eligible}`);
  for (const table of Object.keys(truths)) {
    const { truth, found } = await bothSides(loads, table);
    expect(truth.length, table).toBeGreaterThan(10);
    expect(found, `${table} ${when}`).toEqual(truth);
  }
}

const done = async (load: Promise<{ state: string; steps: Step[] }>): Promise<Step[]> => {
  const { state, steps } = await load;
  const wrong = steps
    .filter((step) => step.state !== "done")
    .map((step) => [step.table_name, step.error, step.findings]);
  expect([state, wrong]).toEqual(["done", []]);
  return steps;
};
const leftOut = (steps: Step[], table: string) =>
  steps
    .find((step) => step.table_name === table)
    ?.findings.filter(({ check }) => check === "days that are counted");

test("every column of time that the contract has of the source's tables is one in which extremes are put", async () => {
  const { source } = await freshLoads();
  const places = (await timesOf(source)).map(({ relation, column }) => `${relation}.${column}`);
  for (const entry of extracted) {
    const columns = readContract().tables.find(({ name }) => name === entry.table)?.columns ?? [];
    const times = columns.filter(
      ({ name, type }) => /^(TIMESTAMPTZ|DATE)$/.test(type) && !entry.ignore.includes(name),
    );
    for (const { name } of times) {
      const relation = entry.from.split(" ")[0];
      expect(places).toContain(entry.columns[name]?.replace(/^s\./, `${relation}.`));
    }
  }
  expect(places.length).toBeGreaterThan(50);
});

test("the dictionary says of every table by days which days are counted", () => {
  const byDays = readManifest().tables.filter(({ model }) => model?.grain.day);
  const said = readContract().tables.filter(({ definition }) =>
    definition
      .join(" ")
      .includes(`Counted are days from ${countedDays.from} to the day after that of the data`),
  );
  expect(said.map(({ name }) => name).toSorted()).toEqual(byDays.map(({ table }) => table).toSorted());
  expect(said.length).toBe(5);
});

test(
  "times without a calendar, in every column of time, come by a delta, are kept exactly, are in no day, and go again",
  async () => {
    const loads = await freshLoads();
    const { load, source, customer, control } = loads;
    await done(load("seed"));
    await done(load("derive"));
    const tenants = await tenantsOf(loads);
    const added = await putEverywhere(source, tenants);
    await done(load("delta"));
    const derived = await done(load("derive"));
    await expectAllRight(loads, "after a delta that brought them");
    const [users] = leftOut(derived, "metrics.daily_counters") ?? [];
    expect(users).toMatchObject({ level: "note", count: extremes.length });
    expect(users?.message).toMatch(
      /^9 rows of lms\.users are in no day: created_at is before 2000-01-01 or after 20\d\d-\d\d-\d\d\.$/,
    );

    const again = await done(load("delta"));
    expect(
      again.map((step) => [step.table_name, step.rows_inserted, step.rows_updated, step.rows_deleted]),
    ).toEqual(again.map((step) => [step.table_name, 0, 0, 0]));
    await done(load("delta", { isSweep: true }));
    await expectAllRight(loads, "after a sweep with them");
    const whole = await done(load("derive", { isFull: true }));
    for (const step of whole)
      expect([step.table_name, step.rows_inserted, step.rows_updated, step.rows_deleted]).toEqual([
        step.table_name,
        0,
        0,
        0,
      ]);

    const fresh = await freshCustomer(control, customer.id_root_tenant);
    await done(load("seed", {}, fresh));
    expect(leftOut(await done(load("derive", {}, fresh)), "metrics.daily_counters")).toHaveLength(4);
    expect(await contents(fresh.asLoader)).toEqual(await contents(customer.asLoader));

    expect(await takeAway(source)).toBe(added);
    await done(load("delta", { isSweep: true, isConfirmed: true }));
    const cleared = await done(load("derive"));
    await expectAllRight(loads, "after they were deleted at the source");
    expect(cleared.flatMap(({ findings }) => findings)).toEqual([]);
    await done(load("delta"));
    await done(load("derive"));
  },
  5 * 60_000,
);

test("an event without a key and at no time goes with the next delta when it is deleted at the source", async () => {
  const loads = await freshLoads();
  const { load, source } = loads;
  await done(load("seed"));
  await done(load("derive"));
  const [tenant] = await tenantsOf(loads);
  await source.admin.query(
    "INSERT INTO platform.progress_events SELECT $1, 1, 1, 1, x::timestamptz FROM unnest($2::text[]) x",
    [tenant, extremes],
  );
  await done(load("delta"));
  await done(load("derive"));
  await expectAllRight(loads, "with them");
  await source.admin.query(
    "DELETE FROM platform.progress_events WHERE created_at = ANY ($1::timestamptz[])",
    [extremes],
  );
  await done(load("delta"));
  await done(load("derive"));
  await expectAllRight(loads, "without them");
});

test("a window that is loaded again leaves rows at other times alone, however extreme they are", async () => {
  const loads = await freshLoads();
  const { load, source } = loads;
  const tenants = (await source.admin.query<{ id: string }>("SELECT id FROM platform.instances")).rows.map(
    ({ id }) => id,
  );
  await putEverywhere(source, tenants);
  await done(load("seed"));
  for (const [from, until] of [
    ["1980-01-01T00:00:00Z", "1990-01-01T00:00:00Z"],
    ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"],
    ["2026-01-01T00:00:00Z", undefined],
  ])
    await done(load("delta", { from, until }));
  expect(await unlikeSource(loads)).toEqual([]);
});

test("rows that are dated ahead are counted once their day has come, as a full recompute counts them", async () => {
  const loads = await freshLoads();
  const { load, source, customer } = loads;
  await done(load("seed"));
  await done(load("derive"));
  const tenants = await tenantsOf(loads);
  await source.admin.query(
    `INSERT INTO platform.progress_events SELECT $1, u.id, 1, 1, platform.clock() + n * interval '1 day'
     FROM generate_series(0, 5) n, (SELECT id FROM platform.learners WHERE instance_id = $1 LIMIT 2) u`,
    [tenants[0]],
  );
  await done(load("delta"));
  for (let night = 0; night < 5; night++) {
    const [events] = leftOut(await done(load("derive")), "metrics.daily_lesson_events") ?? [];
    expect(events?.count ?? 0).toBe(Math.max(0, 4 - night) * 2);
    await expectAllRight(loads, `in night ${night}`);
    await source.admin.query("UPDATE platform.clock SET ahead = ahead + interval '1 day'");
    await ask(customer.asLoader, "UPDATE opendb.watermarks SET loaded_at = loaded_at - interval '1 day'");
    await done(load("delta"));
  }
});

test("a source whose clock tells no time is refused, and its load can be tried again", async () => {
  const { load, source } = await freshLoads();
  await source.admin.query("UPDATE platform.clock SET fixed_at = 'infinity'");
  const { state, run } = await load("seed");
  expect([state, run.error?.code, run.error?.message]).toEqual([
    "failed",
    "configuration",
    "The source's clock says infinity.",
  ]);
  await source.admin.query("UPDATE platform.clock SET fixed_at = NULL");
  await done(load("seed"));
});

test("days that an earlier version computed and that are not counted go with the first derive of this one", async () => {
  const loads = await freshLoads();
  const { load, customer } = loads;
  await done(load("seed"));
  await done(load("derive"));
  const [tenant] = await tenantsOf(loads);
  await ask(
    customer.asLoader,
    `INSERT INTO metrics.daily_counters (id_tenant, date, users)
     SELECT $1, unnest('{infinity,-infinity,0044-03-15 BC,12024-01-01,5874897-12-31}'::date[]), 1`,
    [tenant],
  );
  await ask(
    customer.asLoader,
    "INSERT INTO opendb.invalidations VALUES ('metrics.daily_counters', 'day', $1, 111000000)",
    [tenant],
  );
  await ask(customer.asLoader, `${withoutKitViews}; UPDATE opendb.meta SET bookkeeping = 10`);
  await done(load("delta"));
  await done(load("derive"));
  await expectAllRight(loads, "after the upgrade");
});
