import { DrizzleQueryError } from "drizzle-orm/errors";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { type Address, borrowed, ourTransactions, pool } from "./connect.ts";
import * as schema from "./schema/console/index.ts";

/** A process that stands still in the middle of a transaction holds its locks no longer than this. */
const settings = { idle_in_transaction_session_timeout: "15s", lock_timeout: "30s", ...ourTransactions };

/** No statement of worker or terminal takes long here; those of the web process end by the limit of its role. */
const workers: Partial<Address> = { isUnlimited: true, settings: { ...settings, statement_timeout: "60s" } };

/** Milliseconds for which a page or an action waits for a connection. */
const patience = 5_000;

/** A failed query is to a page what it failed of: its `digest` is all that Next hands over. */
Object.defineProperty(DrizzleQueryError.prototype, "digest", {
  configurable: true,
  get(this: DrizzleQueryError) {
    return this.cause instanceof OpendbError ? this.cause.digest : undefined;
  },
  // What Next gives an error that has none.
  set(this: DrizzleQueryError, value: string) {
    Object.defineProperty(this, "digest", { value, writable: true });
  },
});

const open = (url: string, how: Partial<Address>, waits?: number) => {
  const made: pg.Pool = pool({ url, ...how }, 8, waits);
  const db = drizzle(made, { schema });
  db.transaction = (work, config) =>
    borrowed(made, (opened) => drizzle(opened, { schema }).transaction(work, config));
  return Object.assign(db, { pool: made });
};

export type Control = ReturnType<typeof open>;
/** The control database or a transaction of it. */
export type ControlDb = Pick<
  Control,
  "select" | "insert" | "update" | "delete" | "execute" | "transaction" | "query"
>;

// Kept on globalThis: the web process evaluates this module again at every change while developing.
const kept = globalThis as { opendbControl?: Map<string, Control> };
kept.opendbControl ??= new Map();

function once(url: string, how: Partial<Address>, waits?: number): Control {
  const found = kept.opendbControl?.get(url);
  if (found) return found;
  const made = open(url, how, waits);
  kept.opendbControl?.set(url, made);
  return made;
}

/** The control database as the web process sees it: role opendb_console. */
export const consoleDb = (): Control => once(required("CONSOLE_URL"), { settings }, patience);

/** The control database as worker and terminal see it. */
export const controlDb = (): Control => once(required("DATABASE_URL"), workers);

/** Closes what this process opened, so that it can end. */
export async function closeControl(): Promise<void> {
  const all = [...(kept.opendbControl?.values() ?? [])];
  kept.opendbControl?.clear();
  await Promise.all(all.map((control) => control.pool.end()));
}
