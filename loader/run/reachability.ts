import { sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { reachability } from "#db/schema/console/reachability.ts";
import type { RunError } from "#db/schema/console/runs.ts";
import type { ErrorCode, OpendbError } from "#errors.ts";

/** What keeps everybody out of a warehouse, and not only one statement from its end. */
const outOfReach: ReadonlySet<ErrorCode> = new Set([
  "warehouse_unavailable",
  "address_unknown",
  "tls_refused",
  "account_refused",
  "database_missing",
]);

export const isOutOfReach = ({ code, origin }: OpendbError): boolean =>
  origin === "warehouse" && outOfReach.has(code);

/** Notes for pages and terminal whether a warehouse was reached, so that none of them has to try. */
export async function noteReachability(
  db: ControlDb,
  idCustomer: number,
  error: RunError | null,
): Promise<void> {
  const now = sql<Date>`clock_timestamp()`;
  await db
    .insert(reachability)
    .values({ id_customer: idCustomer, looked_at: now, since: now, error })
    .onConflictDoUpdate({
      target: reachability.id_customer,
      set: {
        looked_at: now,
        since: sql`CASE WHEN (${reachability.error} IS NULL) = (excluded.error IS NULL)
          THEN ${reachability.since} ELSE excluded.since END`,
        error: sql`excluded.error`,
      },
    });
}
