import "server-only";
import { sql } from "drizzle-orm";
import { type ForeignObject, foreignObjectsQuery } from "#db/foreign-objects.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";

/** How large a warehouse is, and what in it a move leaves behind since OpenDB has not made it. */
export async function moveContents(scope: Scope): Promise<{ bytes: number; left: ForeignObject[] }> {
  return scoped(scope, async (db) => {
    const size = await db.execute<{ bytes: string }>(
      sql`SELECT pg_database_size(current_database())::text AS bytes`,
    );
    const left = await db.execute<ForeignObject>(sql.raw(foreignObjectsQuery));
    return { bytes: Number(size.rows[0]?.bytes ?? 0), left: left.rows };
  });
}
