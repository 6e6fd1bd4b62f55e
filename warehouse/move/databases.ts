import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { consoleRole, literal, loaderRole, quote } from "#db/ddl.ts";
import type { Copy } from "#db/schema/console/copies.ts";
import { setAside } from "../life/databases.ts";

/*
 * Databases of a move have names that no warehouse can have, so that what is dropped by such a name is never one. A copy is
 * renamed just before it becomes the warehouse; until then a mark says whose it is, under either name.
 */

const markOf = ({ id }: Pick<Copy, "id">) => `OpenDB copy ${id}`;

/** Marks a database that is being built. `opened` is a connection to it, of its owner. */
export const mark = (opened: pg.ClientBase, copy: Copy) =>
  opened.query(`COMMENT ON DATABASE ${quote(copy.database)} IS ${literal(markOf(copy))}`);

type Found = { owner: string; mark: string | null };

async function find(opened: pg.ClientBase, name: string): Promise<Found | undefined> {
  const { rows } = await opened.query<Found>(
    "SELECT pg_get_userbyid(datdba) AS owner, shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = $1",
    [name],
  );
  return rows[0];
}

/** Whether what was built has the warehouse's name already: an attempt that was cut off has got that far. */
const isRenamed = async (opened: pg.ClientBase, copy: Copy, slug: string): Promise<boolean> =>
  (await find(opened, slug))?.mark === markOf(copy);

/** Under which name what was built is found. */
export const nameOf = async (opened: pg.ClientBase, copy: Copy, slug: string): Promise<string> =>
  (await isRenamed(opened, copy, slug)) ? slug : copy.database;

/** Gives what was built the warehouse's name. */
export async function nameAsWarehouse(opened: pg.ClientBase, copy: Copy, slug: string): Promise<void> {
  if (await isRenamed(opened, copy, slug)) return;
  await opened.query(`ALTER DATABASE ${quote(copy.database)} RENAME TO ${quote(slug)}`);
}

/** Drops a database of a move, if it is there. Returns its size. */
export async function drop(opened: pg.ClientBase, name: string): Promise<number> {
  const found = await find(opened, name);
  if (found?.owner !== loaderRole) return 0;
  const { rows } = await opened.query<{ bytes: string }>(
    `SELECT pg_database_size(${literal(name)})::text AS bytes`,
  );
  await opened.query(`DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`);
  return Number(rows[0]?.bytes ?? 0);
}

/** Drops what a move has built, and never used, under whichever name. */
export async function dropBuilt(opened: pg.ClientBase, copy: Copy, slug: string): Promise<number> {
  return drop(opened, await nameOf(opened, copy, slug));
}

/**
 * Tenths of a second for which pages that are being read are waited for: their statements take ten seconds at most. One
 * that has just asked something may go on with what it was told before the switch.
 */
const readers = 120;

/** Shuts the warehouse that a move has left, once nobody reads in it any more, and gives it its name. */
export async function shut(opened: pg.ClientBase, copy: Copy, slug: string): Promise<number> {
  const isReading = `SELECT FROM pg_stat_activity WHERE datname = $1 AND usename = $2
    AND (state <> 'idle' OR state_change > clock_timestamp() - interval '2 seconds')`;
  for (let left = readers; left > 0; left--, await sleep(100)) {
    const { rowCount } = await opened.query(isReading, [slug, consoleRole]);
    if (rowCount === 0) break;
  }
  const { sessions } = await setAside(opened, { slug, aside: copy.database });
  return Number(sessions ?? 0);
}
