import "server-only";
import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { CatalogEntry } from "#db/catalog/entry.ts";
import { catalogColumn } from "#db/catalog/index.ts";
import type { Filter, TableState } from "#db/catalog/state.ts";
import type { ControlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import type { Scope } from "#db/scope.ts";
import { deedOf, remember, rememberFirst } from "./remember.ts";

const action = "personal.read";

/** A filter as an entry may tell it: of a personal column only that there was one, and of which kind. */
type Shape = { column: string; op: Filter["op"]; value?: string };

function shapeOf(entry: CatalogEntry, name: string, filter: Filter): Shape {
  const { op, ...values } = filter;
  if (catalogColumn(entry, name)?.isPersonal !== false) return { column: name, op };
  const said = Object.values<string | readonly string[] | null>(values).map((value) =>
    [value ?? ""].flat().join(", "),
  );
  return { column: name, op, ...(said.length > 0 ? { value: said.join(" .. ") } : {}) };
}

const detailsOf = (entry: CatalogEntry, state: TableState) => ({
  table: entry.name,
  filters: Object.entries(state.filters)
    .map(([name, filter]) => shapeOf(entry, name, filter))
    .sort((a, b) => (a.column < b.column ? -1 : 1)),
  tenants: state.tenants?.map(String) ?? null,
});

/** The entry of the last ten minutes that tells of the same: the same person, customer, table and filters. */
async function openEntry(
  tx: ControlDb,
  scope: Scope,
  given: Record<string, unknown>,
): Promise<number | undefined> {
  const { doer, details } = deedOf(scope.person, given);
  const written = JSON.stringify(details);
  const key = `${doer.id} ${scope.customer.id} ${written}`;
  // Pages of the same that are read side by side have one entry.
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`personal:${key}`}, 0))`);
  const [found] = await tx
    .select({ id: audit.id })
    .from(audit)
    .where(
      and(
        eq(audit.id_person, doer.id),
        gt(audit.at, sql`now() - interval '10 minutes'`),
        eq(audit.action, action),
        eq(audit.id_customer, scope.customer.id),
        sql`${audit.details} = ${written}::jsonb`,
      ),
    )
    .orderBy(desc(audit.at))
    .limit(1);
  return found?.id;
}

/**
 * Writes down that rows with personal values are about to be shown: one entry for a person, customer, table and filter
 * in ten minutes, with a count of pages and rows beside it. Nothing is shown where that fails: it throws `not_recorded`.
 */
export const witnessOf =
  (scope: Scope, entry: CatalogEntry, state: TableState) =>
  (rows: number): Promise<void> =>
    rememberFirst(async (tx) => {
      const details = detailsOf(entry, state);
      const idCustomer = scope.customer.id;
      const id =
        (await openEntry(tx, scope, details)) ??
        (await remember(tx, scope.person, { action, idCustomer, details }));
      await tx.execute(sql`SELECT console.count_personal_read(${id}::bigint, ${rows}::integer)`);
    });
