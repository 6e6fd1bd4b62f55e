import "server-only";
import { sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import type { PersonScope } from "#db/scope.ts";

/** When each of these people was last seen, in any session of theirs; who never was is missing. */
export async function lastSeen(
  _scope: PersonScope,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Date>> {
  const { rows } = await consoleDb().execute<{ id: string; at: string }>(sql`
    SELECT id_person AS id, max(seen_at)::timestamptz AS at FROM console.sessions
    WHERE id_person = ANY(${`{${ids.join(",")}}`}::bigint[]) GROUP BY id_person`);
  return new Map(rows.map(({ id, at }) => [Number(id), new Date(at)]));
}
