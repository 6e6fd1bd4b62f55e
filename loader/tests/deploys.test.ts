import { setTimeout } from "node:timers/promises";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import type pg from "pg";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { client } from "#db/connect.ts";
import { steps as stepsTable } from "#db/schema/console/steps.ts";
import { env, reread } from "#env.ts";
import { lockWait, lookEvery } from "#loader/extract/held-up.ts";
import { freshLoads, type TestSource } from "./testing.ts";

const tables = [
  "points",
  "learner_tags",
  "points",
  "learner_tags",
  "learners",
  "products",
  "lessons",
  "clock",
];

/** Rows of some tables take their time for whoever loads, as a large table does. */
const slow = `
  CREATE FUNCTION platform.slowly() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.01); RETURN true; END';
  ALTER TABLE platform.points ENABLE ROW LEVEL SECURITY;
  CREATE POLICY slowly ON platform.points TO opendb_source USING (platform.slowly());
  ALTER TABLE platform.learner_tags ENABLE ROW LEVEL SECURITY;
  CREATE POLICY slowly ON platform.learner_tags TO opendb_source USING (platform.slowly())`;

async function session({ database }: TestSource): Promise<pg.Client> {
  const made = await client({ url: inject("adminUrl"), database });
  onTestFinished(() => made.end());
  return made;
}

/** The platform at work until it is told to stop: deploys at random moments, queries all the time. */
async function atWork(source: TestSource) {
  const random = fc.sample(fc.nat({ max: 999_999 }), { numRuns: 2000, seed: 16 });
  const draw = (below: number) => (random.pop() ?? 0) % below;
  const [deploys, app] = [await session(source), await session(source)];
  const waits: number[] = [];
  let [deployed, isOver] = [0, false];
  const timed = async (work: Promise<unknown>) => {
    const began = Date.now();
    await work;
    waits.push(Date.now() - began);
  };
  const deploying = async () => {
    for (; !isOver; deployed++) {
      await setTimeout(1000 + draw(2000));
      const [one, other] = [tables[draw(tables.length)], tables[draw(tables.length)]];
      await deploys.query("BEGIN");
      await timed(
        deploys.query(`ALTER TABLE platform.${one} ADD COLUMN added_${deployed} integer DEFAULT 1`),
      );
      await timed(deploys.query(`ALTER TABLE platform.${other} ADD COLUMN IF NOT EXISTS other text`));
      await timed(deploys.query(`ALTER TABLE platform.${one} DROP COLUMN added_${deployed}`));
      await deploys.query("COMMIT");
    }
  };
  const asking = async () => {
    while (!isOver) {
      await timed(app.query(`SELECT count(*) FROM platform.${tables[draw(tables.length)]}`));
      await setTimeout(20);
    }
  };
  const working = Promise.all([deploying(), asking()]);
  return async () => {
    isOver = true;
    await working;
    return { deployed, longest: Math.max(...waits) };
  };
}

test("deploys at random moments of a seed and a delta: no query of the platform waits longer than the set time, and both loads end well", async () => {
  const { load, source } = await freshLoads();
  await source.admin.query(slow);
  const stop = await atWork(source);
  for (const [kind, options] of [
    ["seed", {}],
    ["delta", {}],
    ["delta", { isSweep: true }],
    ["delta", {}],
  ] as const) {
    const { state, run } = await load(kind, options);
    expect(run.error).toBeNull();
    expect(state).toBe("done");
  }
  const { deployed, longest } = await stop();
  expect(deployed).toBeGreaterThan(3);
  // Somebody may wait behind a deploy that waits behind a load, at its first table and then for a look at each other.
  expect(longest).toBeLessThan(lockWait + 4 * lookEvery);
});

test("a change of schema that somebody left open makes a load fail as one to be tried again; meanwhile its step says which table it waits for, and since when", async () => {
  const { load, control, source } = await freshLoads();
  const { DATABASE_URL, CONSOLE_URL } = env();
  reread({ DATABASE_URL, CONSOLE_URL, SOURCE_URL: source.url, SOURCE_PATIENCE: "8" });
  const deploy = await session(source);
  await deploy.query("BEGIN; ALTER TABLE platform.ratings ADD COLUMN added text");
  const said = /^The source's table platform.ratings is locked by its process \d+, at least since 20/;
  const began = Date.now();
  const loading = load("seed");
  await vi.waitFor(
    async () => {
      const running = await control.select().from(stepsTable).where(eq(stepsTable.state, "running"));
      expect(running.map(({ error }) => error?.message)).toContainEqual(expect.stringMatching(said));
    },
    { timeout: 10_000 },
  );
  const { run, steps } = await loading;
  expect(Date.now() - began).toBeLessThan(30_000);
  expect(run.error).toMatchObject({ code: "locked", isTransient: true, table: "lms.lesson_ratings" });
  expect(run.error?.message).toMatch(said);
  expect(steps.filter(({ state }) => state === "discarded")).toHaveLength(steps.length - 1);
  await deploy.query("ROLLBACK");
  expect((await load("seed")).state).toBe("done");
});
