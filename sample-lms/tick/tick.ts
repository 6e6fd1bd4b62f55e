import { readFileSync } from "node:fs";
import type pg from "pg";
import { OpendbError } from "#errors.ts";
import type { OnProgress } from "#sample-lms/source/fill.ts";
import { makeRandom } from "#sample-lms/source/random.ts";

/** `chaos` adds, for tests, what no well-behaved platform does: hard deletes, tenants that change hands, ties. */
export type TickOptions = { days?: number; seed?: number; chaos?: boolean; onProgress?: OnProgress };

/** The platform's time after a tick. */
export type Ticked = { clock: Date };

const text = (name: string) => readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), "utf8");

const begin = `
  BEGIN;
  SET LOCAL client_min_messages = warning;
  SET LOCAL timezone = 'America/Sao_Paulo';
  SET LOCAL max_parallel_workers_per_gather = 0;
  SET LOCAL jit = off;
  DROP SCHEMA IF EXISTS fill CASCADE;
  CREATE SCHEMA fill;
  SET LOCAL search_path = fill, pg_catalog;`;

/** Moves the platform's clock by one day, however it is kept, and says from when to when that was. */
async function advance(
  client: pg.ClientBase,
): Promise<{ old: string; new: string; day: number; clock: Date }> {
  const { rows } = await client.query<{ old: string; new: string; day: number; clock: Date }>(`
    WITH before AS (SELECT platform.clock() AS old),
    moved AS (UPDATE platform.clock SET fixed_at = fixed_at + interval '24 hours',
      ahead = CASE WHEN fixed_at IS NULL THEN ahead + interval '24 hours' ELSE ahead END)
    SELECT old::text, (old + interval '24 hours')::text AS new, old + interval '24 hours' AS clock,
      ((old + interval '24 hours') AT TIME ZONE 'America/Sao_Paulo')::date - '2020-01-01' AS day FROM before`);
  const [moved] = rows;
  if (!moved)
    throw new OpendbError("not_found", "The platform's clock has no row.", {
      hint: "Create the source again.",
    });
  return moved;
}

async function oneDay(client: pg.ClientBase, seed: number, chaos: boolean): Promise<Date> {
  await client.query(begin);
  try {
    const time = await advance(client);
    await makeRandom(client, seed * 100_000 + time.day);
    const within = (sql: string) =>
      sql
        .replaceAll(":old", `'${time.old}'`)
        .replaceAll(":new", `'${time.new}'`)
        .replaceAll(":day", String(time.day));
    for (const name of ["day", "voices", "access", "changes"]) await client.query(within(text(name)));
    if (chaos) await client.query(within(text("chaos")));
    await client.query("DROP SCHEMA fill CASCADE");
    await client.query("COMMIT");
    return time.clock;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/**
 * Lets days of activity happen at the source, each in one transaction: events, changes, soft deletes, vanished links,
 * learners who move, events that arrive late. The same for the same seed, clock and data. Returns the clock's new time.
 */
export async function tick(
  client: pg.ClientBase,
  { days = 1, seed = 1, chaos = false, onProgress }: TickOptions = {},
): Promise<Ticked> {
  if (!Number.isInteger(days) || days < 1)
    throw new OpendbError("bad_input", `A tick moves whole days, not ${days}.`, {
      hint: "Take 1, for example.",
    });
  const label = "A day at the platform";
  let clock = new Date();
  for (let day = 0; day < days; day++) {
    onProgress?.({ label, done: day, total: days });
    clock = await oneDay(client, seed, chaos);
  }
  onProgress?.({ label, done: days, total: days });
  return { clock };
}
