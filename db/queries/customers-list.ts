import "server-only";
import { and, inArray } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { freshnessOfAll } from "#db/freshness.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { customers } from "#db/schema/console/customers.ts";
import type { PersonScope } from "#db/scope.ts";
import { customersIndex } from "./customers-index.ts";
import { type CustomersAsked, isEnding, needsAttention, orderOf } from "./customers-order.ts";
import { within } from "./within.ts";

const idsOf = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);

/**
 * A page of the customers that a person may see. The page begins behind the customer that the address names, wherever
 * that one stands by now; `isLost`: it is not in the list any more. Names are whole, of the page's customers only.
 */
export async function customersList(scope: PersonScope, asked: CustomersAsked, locale: string) {
  const db = consoleDb();
  const [found, nightly] = await Promise.all([customersIndex(scope, asked), nightlySchedule(db)]);
  const healthOf = (ids: number[]) => freshnessOfAll(db, ids, nightly);
  // How each of them is has to be known of all only where it decides which come.
  const isByHealth =
    asked.isAttention || asked.health !== null || asked.sort === "attention" || asked.sort === "health";
  const all = isByHealth ? await healthOf(idsOf(found)) : null;
  const known = found
    .map((row) => ({ ...row, health: all?.get(row.id)?.health.state }))
    .filter((row) => asked.health === null || row.health === asked.health)
    .filter((row) => !asked.isAttention || needsAttention(row))
    .sort(orderOf(asked, locale));
  const behind = asked.after === null ? -1 : known.findIndex(({ slug }) => slug === asked.after);
  const start = behind + 1;
  const shown = known.slice(start, start + asked.limit);
  const [fresh, named] = await Promise.all([all ?? healthOf(idsOf(shown)), namesOf(scope, idsOf(shown))]);
  return {
    rows: shown.flatMap((row) => {
      const health = fresh.get(row.id)?.health;
      const name = named.get(row.id);
      return health && name !== undefined ? [{ ...row, name, health, isEnding: isEnding(row) }] : [];
    }),
    start,
    count: known.length,
    isLost: asked.after !== null && behind < 0,
    /** Behind whom the page before this one begins; null: at the beginning. */
    before: known[start - asked.limit - 1]?.slug ?? null,
    next: start + asked.limit < known.length ? (shown.at(-1)?.slug ?? null) : null,
  };
}

async function namesOf(scope: PersonScope, ids: number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { id, name } = customers;
  const rows = await consoleDb()
    .select({ id, name })
    .from(customers)
    .where(and(within(scope, "customers.list", id), inArray(id, ids)));
  return new Map(rows.map((row) => [row.id, row.name]));
}

export type CustomersPage = Awaited<ReturnType<typeof customersList>>;
export type CustomerRow = CustomersPage["rows"][number];
