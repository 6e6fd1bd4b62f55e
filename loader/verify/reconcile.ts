import type { StepFinding } from "#db/schema/console/steps.ts";
import { checksumQuery, countQuery, sumOf } from "#loader/extract/query.ts";
import type { Count, StepContext } from "#loader/extract/step.ts";
import { storedWindow } from "#loader/extract/windows.ts";
import { type ExtractedTable, isWhole } from "#loader/manifest/manifest.ts";
import { matching } from "#loader/manifest/names.ts";
import { everythingOf } from "#loader/plan/window.ts";
import { finding } from "./finding.ts";

/** Differences between two counts per tenant, as findings. */
export function compareCounts(source: Count[], warehouse: Count[]): StepFinding[] {
  const found = new Map(warehouse.map((count) => [count.id_tenant, count.rows]));
  const tenants = new Set([...source, ...warehouse].map((count) => count.id_tenant));
  const expected = new Map(source.map((count) => [count.id_tenant, count.rows]));
  return [...tenants].flatMap((tenant) => {
    const there = expected.get(tenant) ?? "0";
    const here = found.get(tenant) ?? "0";
    if (there === here) return [];
    return [
      finding(
        "rows_differ",
        { tenant, source: Number(there), warehouse: Number(here) },
        {
          check: "rows per tenant",
          level: "differs",
          count: Math.abs(Number(there) - Number(here)),
          tenant,
        },
      ),
    ];
  });
}

/** What is found where the counts agree and the values do not. */
export const valuesDiffer = finding(
  "values_differ",
  {},
  { check: "checksum of the window", level: "differs" },
);

/**
 * Compares a checksum of the window's rows with the source's own: what was read must now stand in the table, value for
 * value. Of a keyed table these are the rows with the keys that were read.
 */
async function compareSums(context: StepContext, entry: ExtractedTable): Promise<StepFinding[]> {
  const { manifest, snapshot, warehouse, window } = context;
  const { qualified, key, stated } = entry.names;
  const rows =
    key.length > 0
      ? `${qualified} t JOIN staging s ON ${matching(key, "s", "t")}`
      : `${qualified} t WHERE ${storedWindow(entry, context.window)}`;
  const [source, here] = await Promise.all([
    snapshot.rows<{ sum: string }>(checksumQuery(entry, manifest, window, stated)),
    warehouse.query<{ sum: string }>(`SELECT ${sumOf("t", stated)} AS sum FROM ${rows}`),
  ]);
  return source[0]?.sum === here.rows[0]?.sum ? [] : [valuesDiffer];
}

/** The rows that are counted in the warehouse: all of them, or those of the window, of which a merge knows the keys. */
function countedRows(context: StepContext, entry: ExtractedTable, isAll: boolean): string {
  const { qualified, key } = entry.names;
  if (isAll) return `${qualified} t`;
  return entry.strategy === "merge"
    ? `${qualified} t JOIN staging s ON ${matching(key, "s", "t")}`
    : `${qualified} t WHERE ${storedWindow(entry, context.window)}`;
}

/**
 * Counts rows per tenant on both sides, in the snapshot that the step read: events, and tables of very many rows, over
 * the window, so that the cost follows the changes; everything else whole. Where the counts agree, so must the checksum
 * of the window. `total`: the table's rows now.
 */
export async function reconcile(
  context: StepContext,
  entry: ExtractedTable,
  total: number,
): Promise<StepFinding[]> {
  const { manifest, snapshot, warehouse, tenants, window, isSweep } = context;
  const isSmall = entry.strategy === "merge" && total <= manifest.count.whole;
  const isAll = isSmall || isWhole(entry) || window.from === null || isSweep;
  // Events are counted by their time, also here; what was read besides is compared by the checksum.
  const counted = entry.strategy === "append" ? { ...window, also: [] } : window;
  // What is set aside stands on neither side.
  const everything = { ...everythingOf(tenants.now), without: window.without };
  const { tenant } = entry.names;
  const [source, here] = await Promise.all([
    snapshot.rows<Count>(countQuery(entry, manifest, isAll ? everything : counted)),
    warehouse.query<Count>(
      `SELECT t.${tenant}::text AS id_tenant, count(*)::text AS rows FROM ${countedRows(context, entry, isAll)} GROUP BY t.${tenant}`,
    ),
  ]);
  const findings = compareCounts(source, here.rows);
  return findings.length > 0 ? findings : compareSums(context, entry);
}
