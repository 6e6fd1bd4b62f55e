import "server-only";
import { sql } from "drizzle-orm";
import { learnerParts } from "#db/catalog/learner.ts";
import type { TableName } from "#db/schema/index.ts";
import type { Scope } from "#db/scope.ts";
import type { ScopedDb } from "#db/scoped.ts";
import { learnerWhere } from "./learner-where.ts";
import { openColumn } from "./table-page-columns.ts";

/** Rows of a table that speak of a learner, and how many of them the source has marked as deleted and are kept. */
export type LearnerCount = { table: TableName; rows: number; deleted: number };

/** How much the warehouse holds on one learner, table by table. */
export async function countsOf(db: ScopedDb, scope: Scope, id: string): Promise<LearnerCount[]> {
  const parts = learnerParts.map((part) => {
    const { entry } = part;
    const deleted = entry.hasDeleted ? sql`count(${openColumn(entry, "deleted_at")})` : sql`0`;
    return sql`SELECT ${entry.name}::text AS table, count(*)::float8 AS rows, ${deleted}::float8 AS deleted
      FROM ${entry.table} WHERE ${learnerWhere(part, scope.tenants, id)}`;
  });
  return (await db.execute<LearnerCount>(sql.join(parts, sql` UNION ALL `))).rows;
}
