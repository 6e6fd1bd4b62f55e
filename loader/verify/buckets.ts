import { quote } from "#db/ddl.ts";
import type { StepFinding } from "#db/schema/console/steps.ts";
import { cameFrom } from "#errors/origin.ts";
import { extractQuery, sumOf, typedQuery } from "#loader/extract/query.ts";
import type { Count, StepContext } from "#loader/extract/step.ts";
import { type ExtractedTable, isWhole } from "#loader/manifest/manifest.ts";
import { compareCounts, valuesDiffer } from "./reconcile.ts";

/*
 * Current state that says nothing of when it changed has to be compared whole. Both sides sum up their rows in buckets,
 * and only buckets that differ are read: a night costs a look at the rows, not their journey.
 */

type BucketChecksum = { id_tenant: string; bucket: number | null; rows: string; sum: string };

/** The buckets of a table that differ, and what the source says of all of them. */
export type Buckets = { source: BucketChecksum[]; differing: BucketChecksum[] };

export const isCompared = (entry: ExtractedTable): boolean => isWhole(entry) && entry.key.length > 0;

const bucketName = ({ id_tenant, bucket }: BucketChecksum) => `${id_tenant}/${bucket}`;

/** One of 256 parts of a tenant's rows: the same on both sides, since it follows from the key, which consists of ids. */
const bucketOf = (entry: ExtractedTable, row: string): string => {
  const { key } = entry.names;
  const hash = key.reduce((seed, name) => `hashint8extended(${row}.${quote(name)}, ${seed})`, "0");
  return `(${hash} & 255)::integer`;
};

/** Count and checksum of each bucket of some rows. */
const checksumsOf = (entry: ExtractedTable, rows: string): string => {
  const { tenant, stated } = entry.names;
  return `SELECT q.${tenant}::text AS id_tenant, ${bucketOf(entry, "q")} AS bucket, count(*)::text AS rows,
      ${sumOf("q", stated)} AS sum FROM (${rows}) q GROUP BY q.${tenant}, 2`;
};

const stored = ({ warehouse }: StepContext, entry: ExtractedTable, where = "") =>
  warehouse.query<BucketChecksum>(checksumsOf(entry, `SELECT * FROM ${entry.names.qualified} t${where}`));

/** The checksums that the other side lacks, or has otherwise. */
function difference(one: BucketChecksum[], other: BucketChecksum[]): BucketChecksum[] {
  const known = new Map(other.map((checksum) => [bucketName(checksum), checksum]));
  return one.filter((checksum) => {
    const found = known.get(bucketName(checksum));
    return found?.rows !== checksum.rows || found.sum !== checksum.sum;
  });
}

/** Rows without a key are in no bucket, and would be missed without a word: said as the warehouse says it of other tables. */
const keyless = () =>
  cameFrom("source", Object.assign(new Error("a row at the source has no key"), { code: "23502" }));

/** Compares the buckets of both sides. */
export async function compareBuckets(context: StepContext, entry: ExtractedTable): Promise<Buckets> {
  const { manifest, snapshot, window } = context;
  const [source, { rows: here }] = await Promise.all([
    snapshot.rows<BucketChecksum>(
      checksumsOf(entry, typedQuery(entry, manifest, window, entry.names.stated)),
    ),
    stored(context, entry),
  ]);
  if (source.some(({ bucket }) => bucket === null)) throw keyless();
  const differing = new Map(
    [...difference(source, here), ...difference(here, source)].map((checksum) => [
      bucketName(checksum),
      checksum,
    ]),
  );
  return { source, differing: [...differing.values()] };
}

/** Whether row `row` is in a bucket that differs. */
export function inBuckets(entry: ExtractedTable, { differing }: Buckets, row: string): string {
  const values = differing.map(
    ({ id_tenant, bucket }) => `(${BigInt(id_tenant)}::bigint, ${Number(bucket)})`,
  );
  return `(${row}.${entry.names.tenant}, ${bucketOf(entry, row)}) IN (VALUES ${values.join(", ")})`;
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
  const isDiffering = new Set(buckets.differing.map(bucketName));
  const now = [...buckets.source.filter((checksum) => !isDiffering.has(bucketName(checksum))), ...here];
  const findings = compareCounts(perTenant(buckets.source), perTenant(now));
  if (findings.length > 0) return findings;
  return difference(buckets.source, now).length === 0 ? [] : [valuesDiffer];
}

function perTenant(checksums: BucketChecksum[]): Count[] {
  const sums = new Map<string, bigint>();
  for (const { id_tenant, rows } of checksums)
    sums.set(id_tenant, (sums.get(id_tenant) ?? 0n) + BigInt(rows));
  return [...sums].map(([id_tenant, rows]) => ({ id_tenant, rows: String(rows) }));
}
