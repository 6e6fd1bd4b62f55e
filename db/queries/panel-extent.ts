import "server-only";
import type { SQL } from "drizzle-orm";
import { countedDays } from "#days.ts";
import type { Statement } from "#db/figures/figure.ts";
import type { Scope } from "#db/scope.ts";
import { bound } from "./figures/bound.ts";
import { heldRows } from "./figures/held.ts";
import { asked } from "./table-page-asked.ts";

/** First and last day (`YYYY-MM-DD`) on which the tenants of a scope have any daily figure; null when they have none. */
export type PanelExtent = { first: string; last: string } | null;

type Row = { first: string | null; last: string | null };

/**
 * From which day to which day there is anything to show. Activity rows describe the day before their date.
 * One probe of the key at each end for each tenant, so that the cost does not grow with the history.
 */
export async function panelExtent(scope: Scope): Promise<PanelExtent> {
  return asked(async () => {
    const [row] = await heldRows(scope, extent, countedDays);
    return row?.first && row.last ? { first: row.first, last: row.last } : null;
  });
}

// A warehouse that an earlier OpenDB computed may still have days that no calendar has.
const isCounted = `date BETWEEN '${countedDays.from}'::date AND '${countedDays.until}'::date`;

const extent: Statement<Row> = {
  parameters: "tenants",
  text: `SELECT min(day)::text AS first, max(day)::text AS last
FROM unnest($1::bigint[]) AS t (id)
CROSS JOIN LATERAL (
  (SELECT date AS day FROM metrics.daily_counters WHERE id_tenant = t.id AND ${isCounted} ORDER BY date LIMIT 1)
  UNION ALL
  (SELECT date FROM metrics.daily_counters WHERE id_tenant = t.id AND ${isCounted} ORDER BY date DESC LIMIT 1)
  UNION ALL
  (SELECT date - 1 FROM metrics.user_activity_snapshots WHERE id_tenant = t.id AND ${isCounted} ORDER BY date LIMIT 1)
  UNION ALL
  (SELECT date - 1 FROM metrics.user_activity_snapshots WHERE id_tenant = t.id AND ${isCounted} ORDER BY date DESC LIMIT 1)
) AS ends`,
};

/** The statement alone, so that a test can ask it with a scope wider than the transaction's. */
export const extentOf = (tenants: readonly bigint[]): SQL => bound(extent, { tenants, ...countedDays });
