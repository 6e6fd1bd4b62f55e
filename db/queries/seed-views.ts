import "server-only";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { withDependentViews } from "#db/dependent-views.ts";
import { computedTables, tableNames } from "#db/schema/index.ts";
import type { Access } from "#db/scope.ts";
import { consolePool } from "#db/scoped.ts";
import { asked } from "./table-page-asked.ts";

export type TakenView = { name: string; isMaterialized: boolean };

// A table that is not there has no views.
const seeded = tableNames.filter((name) => !computedTables.has(name));
const tables = `(SELECT array_agg(c) FROM unnest('{${seeded.join(",")}}'::text[]) t, to_regclass(t) c
  WHERE c IS NOT NULL)::regclass[]`;

/**
 * The views of a customer's warehouse, whatever their schema, that a seed drops with the tables and makes again, by
 * name. Names of the catalog only, so no tenant narrows them. Throws `warehouse_unavailable`.
 */
export async function seedViews({ customer }: Access): Promise<TakenView[]> {
  const { rows } = await asked(() =>
    drizzle(consolePool(customer)).execute<TakenView>(
      sql.raw(`${withDependentViews(tables)}
        SELECT n.nspname || '.' || c.relname AS name, c.relkind = 'm' AS "isMaterialized"
        FROM dependent t JOIN pg_class c ON c.oid = t.oid JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1`),
    ),
  );
  return rows;
}
