import { sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { asking } from "./asking.ts";
import { abandon } from "./cancel.ts";
import { borrowed, pool } from "./connect.ts";
import { inPlace, places } from "./places.ts";
import type { Scope } from "./scope.ts";

// One small pool a warehouse; kept on globalThis as in db/control.ts.
const kept = globalThis as { opendbWarehouses?: Map<string, pg.Pool> };
kept.opendbWarehouses ??= new Map();

const keyOf = ({ slug, host, port }: { slug: string; host: string; port: number }) =>
  `${host}:${port}/${slug}`;

/** Connections beyond the places, for what is short and is asked before there is a scope. */
const spare = 2;
/** Milliseconds for which a connection is waited for. */
const patience = 5_000;

/** The console's own pool of a customer's warehouse: role opendb_console, which owns nothing and sees no row unscoped. */
export function consolePool(customer: { slug: string; host: string; port: number }): pg.Pool {
  const key = keyOf(customer);
  const found = kept.opendbWarehouses?.get(key);
  if (found) return found;
  const { slug, host, port } = customer;
  const made = pool(
    { url: required("CONSOLE_URL"), database: slug, host, port },
    places.customer + spare,
    patience,
  );
  kept.opendbWarehouses?.set(key, made);
  return made;
}

export type ScopedDb = Parameters<Parameters<NodePgDatabase["transaction"]>[0]>[0];

const gone = () => new OpendbError("cancelled", "Nobody waits for this answer any more.", { params: {} });

/** Works on a connection for as long as somebody waits: with the request ends the statement, and the connection. */
async function whileAsked<T>(opened: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  const signal = asking.getStore()?.signal;
  if (!signal) return work();
  if (signal.aborted) throw gone();
  let leaving: Promise<void> | undefined;
  const leave = () => {
    if (opened instanceof pg.Client) leaving = abandon(opened);
  };
  signal.addEventListener("abort", leave, { once: true });
  try {
    return await work();
  } catch (error) {
    throw signal.aborted ? gone() : error;
  } finally {
    signal.removeEventListener("abort", leave);
    // Until the request to cancel is over the connection is nobody else's: theirs would be cancelled by it.
    await leaving;
  }
}

/**
 * Asks a customer's warehouse within a scope: a read-only transaction in which the policies let through the scope's
 * tenants and nothing else. Throws what PostgreSQL throws (a statement over the role's time limit is code 57014), `busy`
 * where person or customer have too many statements open, and `cancelled` where nobody waits any more.
 */
export async function scoped<T>(scope: Scope, ask: (db: ScopedDb) => Promise<T>): Promise<T> {
  const work = async (tx: ScopedDb) => {
    await tx.execute(sql`SELECT set_config('opendb.tenants', ${`{${scope.tenants.join(",")}}`}, true)`);
    return ask(tx);
  };
  const inTransaction = (opened: pg.PoolClient) =>
    whileAsked(opened, () => drizzle(opened).transaction(work, { accessMode: "read only" }));
  // The places of whoever is there: a view as somebody takes none of theirs.
  return inPlace((scope.person.viewer ?? scope.person).id, keyOf(scope.customer), () =>
    borrowed(consolePool(scope.customer), inTransaction),
  );
}
