import type { StepFinding } from "#db/schema/console/steps.ts";
import { type ExtractedTable, isWhole } from "../manifest.ts";
import { bucketOf, extractQuery, printsOf, printsQuery } from "../query.ts";
import { compareCounts, valuesDiffer } from "./reconcile.ts";
import { type Count, names, type StepContext } from "./step.ts";

/*
 * Current state that says nothing of when it changed has to be compared whole. Both sides sum up their rows in buckets,
 * and only buckets that differ are read: a night costs a look at the rows, not their journey.
 */

type Print = { id_tenant: string; bucket: number; rows: string; sum: string };

/** The buckets of a table that differ, and what the source says of all of them. */
export type Buckets = { source: Print[]; differing: Print[] };

export const isCompared = (entry: ExtractedTable): boolean => isWhole(entry) && entry.key.length > 0;

const shown = (entry: ExtractedTable) => names(entry).all.filter((column) => !entry.ignore.includes(column));
const placeOf = ({ id_tenant, bucket }: Print) => `${id_tenant}/${bucket}`;

const stored = (context: StepContext, entry: ExtractedTable, where = "") => {
  const { place, tenant, key } = names(entry);
  return context.warehouse.query<Print>(
    printsOf(`(SELECT * FROM ${place} t${where})`, tenant, key, shown(entry)),
  );
};

/** The prints that are on one side only. */
function difference(one: Print[], other: Print[]): Print[] {
  const known = new Map(other.map((print) => [placeOf(print), print]));
  return one.filter((print) => {
    const found = known.get(placeOf(print));
    return found?.rows !== print.rows || found.sum !== print.sum;
  });
}

/** Compares the buckets of both sides. */
export async function compareBuckets(context: StepContext, entry: ExtractedTable): Promise<Buckets> {
  const { manifest, snapshot, window } = context;
  const { tenant, key } = names(entry);
  const [source, { rows: here }] = await Promise.all([
    snapshot.rows<Print>(printsQuery(entry, manifest, window, tenant, key, shown(entry))),
    stored(context, entry),
  ]);
  const differing = new Map(
    [...difference(source, here), ...difference(here, source)].map((print) => [placeOf(print), print]),
  );
  return { source, differing: [...differing.values()] };
}

/** Whether row `row` is in a bucket that differs. */
export function inBuckets(entry: ExtractedTable, { differing }: Buckets, row: string): string {
  const { tenant, key } = names(entry);
  const values = differing.map(
    ({ id_tenant, bucket }) => `(${BigInt(id_tenant)}::bigint, ${Number(bucket)})`,
  );
  return `(${row}.${tenant}, ${bucketOf(row, key)}) IN (VALUES ${values.join(", ")})`;
}

/** The query that reads the buckets that differ. */
export const bucketsQuery = ({ manifest, window }: StepContext, entry: ExtractedTable, buckets: Buckets) =>
  `SELECT q.* FROM (${extractQuery(entry, manifest, window)}) q WHERE ${inBuckets(entry, buckets, "q")}`;

/** Compares what was written with what the source said, in the same snapshot: counts by tenant, then values. */
export async function reconcileBuckets(
  context: StepContext,
  entry: ExtractedTable,
  buckets: Buckets,
): Promise<StepFinding[]> {
  if (buckets.differing.length === 0) return [];
  const { rows: here } = await stored(context, entry, ` WHERE ${inBuckets(entry, buckets, "t")}`);
  const isDiffering = new Set(buckets.differing.map(placeOf));
  const now = [...buckets.source.filter((print) => !isDiffering.has(placeOf(print))), ...here];
  const findings = compareCounts(perTenant(buckets.source), perTenant(now));
  if (findings.length > 0) return findings;
  return difference(buckets.source, now).length === 0 ? [] : [valuesDiffer];
}

function perTenant(prints: Print[]): Count[] {
  const sums = new Map<string, bigint>();
  for (const { id_tenant, rows } of prints) sums.set(id_tenant, (sums.get(id_tenant) ?? 0n) + BigInt(rows));
  return [...sums].map(([id_tenant, rows]) => ({ id_tenant, rows: String(rows) }));
}
