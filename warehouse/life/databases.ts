import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { literal, loaderRole, quote } from "#db/ddl.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import type { DoneStep } from "#db/schema/console/life_tasks.ts";
import type { Server } from "#db/schema/console/servers.ts";
import { OpendbError } from "#errors.ts";
import { type By, inDatabase } from "../kits/kit.ts";

/*
 * A warehouse that is set aside is renamed and lets nobody in, OpenDB neither: whoever holds an old address or role finds no
 * such database. Everything here may be done again, from wherever an earlier attempt has left it.
 */

type Names = { slug: string; aside: string };

/** The two names of a customer's database. */
export function asideOf({ slug, aside_database }: Customer): Names {
  if (aside_database) return { slug, aside: aside_database };
  throw new OpendbError("internal", `Nothing of ${slug} was set aside.`);
}

/** Whether a database is there. Throws `conflict` for one that is not a warehouse. */
async function isThere(opened: pg.ClientBase, name: string): Promise<boolean> {
  const { rows } = await opened.query<{ owner: string }>(
    "SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1",
    [name],
  );
  const owner = rows[0]?.owner;
  if (owner !== undefined && owner !== loaderRole)
    throw new OpendbError("conflict", `The database ${name} belongs to ${owner} and is no warehouse.`, {
      hint: "Rename that database; then it goes on by itself.",
    });
  return owner !== undefined;
}

/** Which of the two is there. Throws `conflict` for both, and `database_missing` for none. */
async function whereabouts(opened: pg.ClientBase, { slug, aside }: Names): Promise<"slug" | "aside"> {
  const [isUnderSlug, isAside] = [await isThere(opened, slug), await isThere(opened, aside)];
  if (isUnderSlug && isAside)
    throw new OpendbError("conflict", `There are a database ${slug} and a database ${aside}.`, {
      hint: "Rename the one that is not the customer's; then it goes on by itself.",
    });
  if (!isUnderSlug && !isAside)
    throw new OpendbError("database_missing", `There is neither a database ${slug} nor ${aside}.`, {
      hint: "Bring it back from a backup, under either name.",
      origin: "warehouse",
    });
  return isUnderSlug ? "slug" : "aside";
}

const letIn = (opened: pg.ClientBase, name: string, isAllowed: boolean) =>
  opened.query(`ALTER DATABASE ${quote(name)} ALLOW_CONNECTIONS ${isAllowed}`);

/** Ends all that is connected to a database that lets nobody in any more. Throws `locked` where something stays. */
async function empty(opened: pg.ClientBase, name: string): Promise<number> {
  let ended = 0;
  for (let turn = 0; turn < 100; turn++, await sleep(100)) {
    const { rows } = await opened.query<{ is_ended: boolean }>(
      "SELECT pg_terminate_backend(pid) AS is_ended FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'",
      [name],
    );
    if (turn === 0) ended = rows.length;
    if (rows.length === 0) return ended;
  }
  throw new OpendbError("locked", `Sessions in ${name} do not end.`, { origin: "warehouse" });
}

/** Sets a warehouse aside. */
export async function setAside(opened: pg.ClientBase, names: Names): Promise<DoneStep["facts"]> {
  const { slug, aside } = names;
  if ((await whereabouts(opened, names)) === "aside") return { database: aside };
  await letIn(opened, slug, false);
  const sessions = await empty(opened, slug);
  await opened.query(`ALTER DATABASE ${quote(slug)} RENAME TO ${quote(aside)}`);
  return { database: aside, sessions };
}

/** Brings a warehouse back to its name. */
export async function bringBack(opened: pg.ClientBase, names: Names): Promise<DoneStep["facts"]> {
  const { slug, aside } = names;
  if ((await whereabouts(opened, names)) === "aside")
    await opened.query(`ALTER DATABASE ${quote(aside)} RENAME TO ${quote(slug)}`);
  await letIn(opened, slug, true);
  return { database: slug };
}

/** Drops what was set aside, and nothing else: a database of the customer's own name is left alone. */
export async function dropAside(opened: pg.ClientBase, { aside }: Names): Promise<DoneStep["facts"]> {
  if (!(await isThere(opened, aside))) return { database: aside };
  const { rows } = await opened.query<{ bytes: string }>(
    `SELECT pg_database_size(${literal(aside)})::text AS bytes`,
  );
  await opened.query(`DROP DATABASE IF EXISTS ${quote(aside)} WITH (FORCE)`);
  return { database: aside, bytes: Number(rows[0]?.bytes ?? 0) };
}

const held = `SELECT pg_database_size(current_database())::text AS bytes,
  (SELECT coalesce(sum(rows), 0) FROM opendb.counts)::text AS rows,
  (SELECT count(DISTINCT table_name) FROM opendb.counts WHERE rows > 0)::text AS tables`;

/** What a warehouse holds, for the report of what was set aside; nothing once that is done. */
export async function sizeOf(
  by: By,
  { customer, server }: { customer: Customer; server: Server },
  opened: pg.ClientBase,
): Promise<DoneStep["facts"]> {
  if ((await whereabouts(opened, asideOf(customer))) === "aside") return {};
  // An earlier setting aside got as far as shutting it: nobody can look into it any more.
  const { rows: open } = await opened.query("SELECT FROM pg_database WHERE datname = $1 AND datallowconn", [
    customer.slug,
  ]);
  if (open.length === 0) return {};
  return inDatabase(by, { slug: customer.slug, server }, async (warehouse) => {
    const { rows } = await warehouse.query<Record<"bytes" | "rows" | "tables", string>>(held);
    return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]));
  });
}
