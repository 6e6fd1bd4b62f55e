import "server-only";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { columns } from "#db/ddl.ts";
import { comparesOwnTypes, extraColumns, isOfExtension, withDependents } from "#db/dependents.ts";
import { computedTables, tableNames } from "#db/schema/index.ts";
import type { Access } from "#db/scope.ts";
import { consolePool } from "#db/scoped.ts";
import { asked } from "./table-page-asked.ts";

/** Something that a seed drops with the tables; `type` says what, where it is no view. */
export type TakenView = { name: string; isMaterialized: boolean; type?: string; isLost?: boolean };

// A table that is not there has no views.
const seeded = tableNames.filter((name) => !computedTables.has(name));
const tables = `(SELECT array_agg(c) FROM unnest('{${seeded.join(",")}}'::text[]) t, to_regclass(t) c
  WHERE c IS NOT NULL)::regclass[]`;
const models = JSON.stringify(
  Object.fromEntries(seeded.map((name) => [name, columns(name).map((c) => c.name)])),
);

/** What a load can make again, if it may act as its owner, which nobody but the load knows, and no extension made it. */
const carried = new Set([
  "view",
  "materialized view",
  "function",
  "procedure",
  "table constraint",
  "policy",
  "rule",
]);

/**
 * What of a customer's own, whatever its schema, a seed drops with the tables, by name: views, policies, foreign keys and
 * all else. Names of the catalog only, so no tenant narrows them. Throws `warehouse_unavailable`.
 */
export async function seedViews({ customer }: Access): Promise<TakenView[]> {
  const { rows } = await asked(() =>
    drizzle(consolePool(customer)).execute<{ name: string; type: string; cannot: boolean }>(
      sql.raw(`SELECT * FROM (${withDependents(tables)}
        SELECT CASE WHEN i.type IN ('view', 'materialized view') THEN i.schema || '.' || i.name ELSE i.identity END AS name, i.type,
          ${isOfExtension("d.classid", "d.objid")}
            OR d.classid = 'pg_constraint'::regclass AND ${comparesOwnTypes("d.objid")} AS cannot
        FROM dependent d CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i) taken
        UNION SELECT name, 'table column', true FROM (${extraColumns(`'${models}'::jsonb`)}) own ORDER BY 1, 2`),
    ),
  );
  return rows.map(({ name, type, cannot }) => {
    const isLost = cannot || !carried.has(type);
    return type.endsWith("view")
      ? { name, isMaterialized: type === "materialized view", ...(isLost ? { isLost } : {}) }
      : { name, isMaterialized: false, type, isLost };
  });
}
