import type { StepFinding } from "#db/schema/console/steps.ts";
import { type ExtractedTable, isWhole } from "../manifest.ts";
import { checksumQuery, countQuery, everythingOf, sumOf } from "../query.ts";
import { storedWindow } from "./delta.ts";
import { type Count, names, type StepContext } from "./step.ts";

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
      {
        check: "rows per tenant",
        level: "differs" as const,
        message: `Tenant ${tenant}: the source has ${there} rows, the warehouse ${here}.`,
        count: Math.abs(Number(there) - Number(here)),
        tenant,
      },
    ];
  });
}

/** What is found where the counts agree and the values do not. */
export const valuesDiffer: StepFinding = {
  check: "checksum of the window",
  level: "differs",
  message: "The rows of the window stand in the warehouse, but not all with the source's values.",
};

/**
 * Compares a checksum of the window's rows with the source's own: what was read must now stand in the table, value for
 * value. Of a keyed table these are the rows with the keys that were read.
 */
async function compareSums(context: StepContext, entry: ExtractedTable): Promise<StepFinding[]> {
  const { manifest, snapshot, warehouse, window } = context;
  const { place, key, same, said } = names(entry);
  const rows =
    key.length > 0
      ? `${place} t JOIN stage s ON ${same("s", "t")}`
      : `${place} t WHERE ${storedWindow(entry, context)}`;
  const [source, here] = await Promise.all([
    snapshot.rows<{ sum: string }>(checksumQuery(entry, manifest, window, said)),
    warehouse.query<{ sum: string }>(`SELECT ${sumOf("t", said)} AS sum FROM ${rows}`),
  ]);
  return source[0]?.sum === here.rows[0]?.sum ? [] : [valuesDiffer];
}

/**
 * Counts rows per tenant on both sides, in the snapshot that the step read. Events are counted over the window, so that
 * the cost follows the changes; everything else whole. Where the counts agree, so must the checksum of the window.
 */
export async function reconcile(context: StepContext, entry: ExtractedTable): Promise<StepFinding[]> {
  const { manifest, snapshot, warehouse, tenants, window } = context;
  const isWindow = entry.strategy === "append" && !isWhole(entry) && window.from !== null && !context.isSweep;
  const { place, tenant } = names(entry);
  const where = isWindow ? ` WHERE ${storedWindow(entry, context)}` : "";
  const [source, here] = await Promise.all([
    snapshot.rows<Count>(countQuery(entry, manifest, isWindow ? window : everythingOf(tenants.now))),
    warehouse.query<Count>(
      `SELECT ${tenant}::text AS id_tenant, count(*)::text AS rows FROM ${place}${where} GROUP BY ${tenant}`,
    ),
  ]);
  const findings = compareCounts(source, here.rows);
  return findings.length > 0 ? findings : compareSums(context, entry);
}
