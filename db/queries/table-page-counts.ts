import "server-only";
import { sql } from "drizzle-orm";
import { isTableName, type TableName } from "#db/schema/index.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { asked } from "./table-page-asked.ts";

/** Rows of every table for the scope's tenants, as the last load counted them; a table never loaded is missing. */
export async function tableCounts(scope: Scope): Promise<ReadonlyMap<TableName, number>> {
  const { rows } = await asked(() =>
    scoped(scope, (db) =>
      db.execute<{ name: string; rows: string }>(
        sql`SELECT table_name AS name, sum(rows)::text AS rows FROM opendb.counts GROUP BY table_name`,
      ),
    ),
  );
  return new Map(
    rows.flatMap(({ name, rows: n }) => (isTableName(name) ? [[name, Number(n)] as const] : [])),
  );
}
