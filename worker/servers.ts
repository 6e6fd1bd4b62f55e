import { asc, sql } from "drizzle-orm";
import type pg from "pg";
import { addressOf } from "#address.ts";
import type { Control } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { servers } from "#db/schema/console/servers.ts";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { withWarehouse } from "#loader/run/load.ts";

/** A server of warehouses, with one that it has. `isOwn`: the control database is there, too. */
export type Place = { name: string; host: string; port: number; slug: string | null; isOwn: boolean };

/** The servers of warehouses. */
export async function places(db: Control): Promise<Place[]> {
  const own = addressOf(required("DATABASE_URL"));
  const { name, host, port } = servers;
  const slug = sql<string | null>`(SELECT min(c.slug) FROM ${customers} c
    WHERE c.id_server = ${servers}.id AND c.state IN ('active', 'suspended'))`;
  const all = await db.select({ name, host, port, slug }).from(servers).orderBy(asc(servers.id));
  return all.map((place) => ({ ...place, isOwn: place.host === own.host && place.port === own.port }));
}

/** Whether something stands on a server. */
export const isOn = (place: Place) => (one: { host: string; port: number }) =>
  one.host === place.host && one.port === place.port;

const mute = (cause: unknown) =>
  new OpendbError("warehouse_unavailable", "The server does not answer in time.", {
    isTransient: true,
    cause,
  });

/**
 * Asks a server as a whole by a connection of its own: to the database that every server has, or to a warehouse of it. Throws
 * `warehouse_unavailable` after the milliseconds.
 */
export async function atServer<T>(
  { host, port, slug }: Place,
  milliseconds: number,
  ask: (there: Pick<pg.ClientBase, "query">) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(milliseconds);
  const url = required("DATABASE_URL");
  const within = (database: string) =>
    withWarehouse({ warehouse: { url, host, port, database, isUnlimited: true }, signal }, ask);
  try {
    return await within("postgres");
  } catch (error) {
    if (signal.aborted) throw mute(error);
    if (slug === null || (error instanceof OpendbError && error.code === "configuration")) throw error;
    return within(slug);
  }
}
