import "server-only";
import { sql } from "drizzle-orm";
import { type LearnerPart, learnerParts } from "#db/catalog/learner.ts";
import type { Scope } from "#db/scope.ts";
import type { ScopedDb } from "#db/scoped.ts";
import { learnerWhere } from "./learner-where.ts";
import { readable } from "./table-page-columns.ts";

const batch = 500;

/** Takes rows of a table, each as the text of a JSON object; it is waited for. */
export type Give = (part: LearnerPart, rows: string[]) => Promise<void>;

/**
 * Everything that the warehouse holds on one learner, table by table and in batches. Of a list of learners only whether
 * this one is in it: the others are not theirs to know. Values are exact, as PostgreSQL writes them in JSON.
 */
export async function giveRows(db: ScopedDb, scope: Scope, id: string, give: Give): Promise<void> {
  for (const part of learnerParts) {
    const { entry, lists } = part;
    const columns = entry.columns.map((column) =>
      lists.includes(column)
        ? sql`${id}::bigint = ANY (${column.column}) AS ${sql.identifier(column.name)}`
        : readable(scope, column),
    );
    await db.execute(sql`DECLARE learner NO SCROLL CURSOR FOR SELECT row_to_json(r)::text AS row
      FROM (SELECT ${sql.join(columns, sql`, `)} FROM ${entry.table} WHERE ${learnerWhere(part, scope.tenants, id)}) r`);
    for (let rows: { row: string }[] = []; ; ) {
      ({ rows } = await db.execute<{ row: string }>(sql.raw(`FETCH ${batch} FROM learner`)));
      if (rows.length > 0)
        await give(
          part,
          rows.map(({ row }) => row),
        );
      if (rows.length < batch) break;
    }
    await db.execute(sql`CLOSE learner`);
  }
}
