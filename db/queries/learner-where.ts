import { type SQL, sql } from "drizzle-orm";
import type { LearnerPart } from "#db/catalog/learner.ts";
import { openColumn } from "./table-page-columns.ts";

/** The rows of a table that speak of a learner, within the tenants of a scope. */
export function learnerWhere(
  { entry, ids, lists }: LearnerPart,
  tenants: readonly bigint[],
  id: string,
): SQL {
  const tenant = openColumn(entry, entry.tenant);
  const said = [
    ...ids.map(({ column }) => sql`${column} = ${id}::bigint`),
    ...lists.map(({ column }) => sql`${id}::bigint = ANY (${column})`),
  ];
  return sql`${tenant} = ANY (${`{${tenants.join(",")}}`}::bigint[]) AND (${sql.join(said, sql` OR `)})`;
}
