import { type SQL, sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type { PgTable, PgTransactionConfig } from "drizzle-orm/pg-core";
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
const late = () =>
  new OpendbError("timeout", "It was not read to its end in time.", {
    hint: "Take it again where the network is faster.",
    params: {},
  });

/** Works on a connection until the signal says that it has to end: so do then the statement, and the connection. */
async function until<T>(
  signal: AbortSignal | undefined,
  opened: pg.PoolClient,
  work: () => Promise<T>,
): Promise<T> {
  if (!signal) return work();
  const ended = () => ((signal.reason as Error).name === "TimeoutError" ? late() : gone());
  if (signal.aborted) throw ended();
  let leaving: Promise<void> | undefined;
  const over = Promise.withResolvers<never>();
  const leave = () => {
    if (opened instanceof pg.Client) leaving = abandon(opened);
    // Work that waits for somebody else than the server would not notice.
    over.reject(ended());
  };
  signal.addEventListener("abort", leave, { once: true });
  try {
    return await Promise.race([work(), over.promise]);
  } catch (error) {
    throw signal.aborted ? ended() : error;
  } finally {
    signal.removeEventListener("abort", leave);
    // Until the request to cancel is over the connection is nobody else's: theirs would be cancelled by it.
    await leaving;
  }
}

const narrow = (scope: Scope): SQL =>
  sql`SELECT set_config('opendb.tenants', ${`{${scope.tenants.join(",")}}`}, true),
    round(extract(epoch FROM statement_timestamp()) * 1000)::float8 AS at`;

const inScope = <T>(
  scope: Scope,
  signal: AbortSignal | undefined,
  isolation: PgTransactionConfig,
  work: (tx: ScopedDb) => Promise<T>,
): Promise<T> =>
  // The places of whoever is there: a view as somebody takes none of theirs.
  inPlace((scope.person.viewer ?? scope.person).id, keyOf(scope.customer), () =>
    borrowed(consolePool(scope.customer), (opened) =>
      until(signal, opened, () =>
        drizzle(opened).transaction(work, { ...isolation, accessMode: "read only" }),
      ),
    ),
  );

/**
 * Asks a customer's warehouse within a scope: a read-only transaction in which the policies let through the scope's
 * tenants and nothing else. Throws what PostgreSQL throws (a statement over the role's time limit is code 57014), `busy`
 * where person or customer have too many statements open, and `cancelled` where nobody waits any more.
 */
export const scoped = <T>(scope: Scope, ask: (db: ScopedDb) => Promise<T>): Promise<T> =>
  inScope(scope, asking.getStore()?.signal, {}, async (tx) => {
    await tx.execute(narrow(scope));
    return ask(tx);
  });

/**
 * Asks within a scope as `scoped` does, all statements of the warehouse as it was at one moment, `at`. A seed cannot put
 * other tables in the place of these meanwhile, and so has to wait: after `milliseconds` it is `timeout`.
 */
export const scopedSnapshot = <T>(
  scope: Scope,
  tables: PgTable[],
  ask: (db: ScopedDb, at: Date) => Promise<T>,
  milliseconds = 300_000,
): Promise<T> => {
  const signals = [asking.getStore()?.signal, AbortSignal.timeout(milliseconds)];
  const signal = AbortSignal.any(signals.filter((found) => found !== undefined));
  return inScope(scope, signal, { isolationLevel: "repeatable read" }, async (tx) => {
    // Before there is a snapshot: a table that were moved in after it would be another moment's.
    await tx.execute(sql`LOCK TABLE ${sql.join(tables, sql`, `)} IN ACCESS SHARE MODE`);
    const { rows } = await tx.execute<{ at: number }>(narrow(scope));
    return ask(tx, new Date(rows[0]?.at ?? Number.NaN));
  });
};
