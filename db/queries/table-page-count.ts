import "server-only";
import { sql } from "drizzle-orm";
import type { CatalogEntry } from "#db/catalog/entry.ts";
import { catalogColumn } from "#db/catalog/index.ts";
import type { TableState } from "#db/catalog/state.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { asked } from "./table-page-asked.ts";
import { conditions } from "./table-page-where.ts";

/** How many rows match; when `isExact` is false there are more than `rows`. */
export type TableCount = { rows: number; isExact: boolean };

/** Beyond this many rows counting stops. */
const countedRows = 10_000;

/** Counts the rows of a table page: from the loads' own counts where nothing narrows, else by counting up to a bound. */
export async function tableCount(scope: Scope, entry: CatalogEntry, state: TableState): Promise<TableCount> {
  const narrowing = conditions(scope, entry, state);
  return asked(() =>
    scoped(scope, async (db) => {
      if (narrowing.length === 0) {
        const kept = await db.execute<{ rows: string | null }>(
          sql`SELECT sum(rows)::text AS rows FROM opendb.counts WHERE table_name = ${entry.name}`,
        );
        const rows = kept.rows[0]?.rows ?? null;
        if (rows !== null) return { rows: Number(rows), isExact: true };
      }
      const tenant = catalogColumn(entry, entry.tenant)?.column;
      const where = [sql`${tenant} = ANY (${`{${scope.tenants.join(",")}}`}::bigint[])`, ...narrowing];
      const counted = await db.execute<{ rows: number }>(sql`SELECT count(*)::integer AS rows FROM
        (SELECT 1 FROM ${entry.table} WHERE ${sql.join(where, sql.raw(" AND "))} LIMIT ${sql.raw(String(countedRows + 1))}) AS bounded`);
      const rows = counted.rows[0]?.rows ?? 0;
      return rows > countedRows ? { rows: countedRows, isExact: false } : { rows, isExact: true };
    }),
  );
}
