import { sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { required } from "#env.ts";
import { borrowed, pool } from "./connect.ts";
import type { Scope } from "./scope.ts";

// One small pool a warehouse; kept on globalThis as in db/control.ts.
const kept = globalThis as { opendbWarehouses?: Map<string, pg.Pool> };
kept.opendbWarehouses ??= new Map();

/** The console's own pool of a customer's warehouse: role opendb_console, which owns nothing and sees no row unscoped. */
export function consolePool(customer: { slug: string; host: string; port: number }): pg.Pool {
  const key = `${customer.host}:${customer.port}/${customer.slug}`;
  const found = kept.opendbWarehouses?.get(key);
  if (found) return found;
  const { slug, host, port } = customer;
  const made = pool({ url: required("CONSOLE_URL"), database: slug, host, port }, 6);
  kept.opendbWarehouses?.set(key, made);
  return made;
}

export type ScopedDb = Parameters<Parameters<NodePgDatabase["transaction"]>[0]>[0];

/**
 * Asks a customer's warehouse within a scope: a read-only transaction in which the policies let through the scope's
 * tenants and nothing else. Throws what PostgreSQL throws; a statement over the role's time limit is code 57014.
 */
export async function scoped<T>(scope: Scope, ask: (db: ScopedDb) => Promise<T>): Promise<T> {
  const work = async (tx: ScopedDb) => {
    await tx.execute(sql`SELECT set_config('opendb.tenants', ${`{${scope.tenants.join(",")}}`}, true)`);
    return ask(tx);
  };
  return borrowed(consolePool(scope.customer), (opened) =>
    drizzle(opened).transaction(work, { accessMode: "read only" }),
  );
}
