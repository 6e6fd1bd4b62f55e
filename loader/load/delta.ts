import { quote } from "#db/ddl.ts";
import { pull } from "#loader/extract/pull.ts";
import { departedQuery, extractQuery } from "#loader/extract/query.ts";
import type { StepContext } from "#loader/extract/step.ts";
import { storedWindow } from "#loader/extract/windows.ts";
import { type ExtractedTable, isWhole } from "#loader/manifest/manifest.ts";
import { list, matching } from "#loader/manifest/names.ts";
import { including } from "#loader/plan/window.ts";
import type { StepResult } from "#loader/run/step-result.ts";
import {
  type Buckets,
  bucketsQuery,
  compareBuckets,
  inBuckets,
  isCompared,
  reconcileBuckets,
} from "#loader/verify/buckets.ts";
import { checkRows } from "#loader/verify/checks.ts";
import { reconcile } from "#loader/verify/reconcile.ts";
import { noteReferences } from "#loader/verify/references.ts";
import { countChanges, createBefore, deleteInto, recount, removeTenants, writeExtracted } from "./changes.ts";
import { invalidate } from "./invalidations.ts";
import { followJoins } from "./joined.ts";
import { asideFindings, countOf, keepAside, removeAside } from "./misfits.ts";
import { recordStep } from "./record.ts";
import { mustBelieve } from "./shrink.ts";
import { sweep } from "./sweep.ts";

/** Reads what may have changed into `staging`: the window, or the buckets that differ. */
async function pullChanges(context: StepContext, entry: ExtractedTable, buckets: Buckets | undefined) {
  if (buckets?.differing.length === 0) return { rows: 0, bytes: 0 };
  const query = buckets
    ? bucketsQuery(context, entry, buckets)
    : extractQuery(entry, context.manifest, context.window);
  return pull(context, query, "staging", list(entry.names.all));
}

/** Rows with the same id as one that was read, in the tenant they moved away from, or of another customer now. */
async function removeMoved(context: StepContext, entry: ExtractedTable): Promise<void> {
  const { qualified, tenant, hasOwnId } = entry.names;
  if (!hasOwnId || entry.strategy !== "merge") return;
  const { warehouse, manifest, window } = context;
  await warehouse.query(
    deleteInto(
      entry,
      `DELETE FROM ${qualified} t USING staging s WHERE t.id = s.id AND t.${tenant} <> s.${tenant}`,
    ),
  );
  if (window.from === null || isWhole(entry)) return;
  await warehouse.query("CREATE TEMP TABLE departed (id bigint) ON COMMIT DROP");
  await pull({ ...context, onCopy: undefined }, departedQuery(entry, manifest, window), "departed", "id");
  await warehouse.query(deleteInto(entry, `DELETE FROM ${qualified} t USING departed d WHERE t.id = d.id`));
}

/** Among which of the rows that stand those go that were not read, if any: where all were read that there are. */
function goneWithin({ isOutdated }: StepContext, entry: ExtractedTable, buckets?: Buckets) {
  if (!buckets) return isOutdated ? "true" : undefined;
  return buckets.differing.length > 0 ? inBuckets(entry, buckets, "t") : undefined;
}

/** Compares what was read with what is there, by key, and makes `after` of the differences. */
async function compareByKey(context: StepContext, entry: ExtractedTable, buckets?: Buckets): Promise<void> {
  const { qualified, all, key, compared } = entry.names;
  const { warehouse } = context;
  const gone = goneWithin(context, entry, buckets);
  if (gone !== undefined)
    await warehouse.query(
      deleteInto(
        entry,
        `DELETE FROM ${qualified} t WHERE ${gone} AND NOT EXISTS (SELECT FROM staging s WHERE ${matching(key, "s", "t")})`,
      ),
    );
  const first = `t.${quote(key[0] ?? "")}`;
  // Append only adds: an event that is there already is left as it is, but for what another relation says of it, and
  // unless what it says means something else now.
  const isEvent = entry.strategy === "append" && !context.isOutdated;
  const joined = entry.joins.flatMap(({ fills }) => fills);
  const follows = isEvent ? joined : compared;
  const differs =
    follows.length === 0 ? "false" : `(${list(follows, "s")}) IS DISTINCT FROM (${list(follows, "t")})`;
  const values = all.map((name) =>
    isEvent && !joined.includes(name)
      ? `CASE WHEN ${first} IS NULL THEN s.${quote(name)} ELSE t.${quote(name)} END AS ${quote(name)}`
      : `s.${quote(name)}`,
  );
  await warehouse.query(
    `CREATE TEMP TABLE after ON COMMIT DROP AS
     SELECT ${values.join(", ")}, ${first} IS NOT NULL AS existed
     FROM staging s LEFT JOIN ${qualified} t ON ${matching(key, "s", "t")} WHERE ${first} IS NULL OR ${differs}`,
  );
}

/**
 * Replaces a window of a table without a key as a whole, writing only what differs. EXCEPT ALL is the difference of
 * multisets, so that identical rows keep their number.
 */
async function compareWindow({ warehouse, window }: StepContext, entry: ExtractedTable): Promise<void> {
  const { qualified, all } = entry.names;
  const within = storedWindow(entry, window);
  const stored = `SELECT ${list(all)} FROM ${qualified} WHERE ${within}`;
  const read = `SELECT ${list(all)} FROM staging`;
  await warehouse.query(
    `CREATE TEMP TABLE after ON COMMIT DROP AS SELECT d.*, false AS existed FROM (${read} EXCEPT ALL ${stored}) d`,
  );
  const { rowCount } = await warehouse.query(`INSERT INTO before ${stored} EXCEPT ALL ${read}`);
  if (rowCount === 0) return;
  await warehouse.query(
    `DELETE FROM ${qualified} WHERE ctid IN (
       SELECT t.ctid FROM (
         SELECT ctid, ROW(${list(all)})::text AS content, row_number() OVER (PARTITION BY ${list(all)}) AS n
         FROM ${qualified} WHERE ${within}) t
       JOIN (SELECT ROW(${list(all)})::text AS content, count(*) AS n FROM before GROUP BY 1) b
         ON b.content = t.content AND t.n <= b.n)`,
  );
}

/**
 * Brings one table up to date with what changed at the source in the window, in one transaction: rows, counts,
 * invalidations, watermark and result commit together or not at all.
 */
export async function deltaStep(given: StepContext, entry: ExtractedTable): Promise<StepResult> {
  const { warehouse, manifest, tenants } = given;
  const { qualified, key } = entry.names;
  let context = given;
  await warehouse.query("BEGIN");
  await warehouse.query(`CREATE TEMP TABLE staging (LIKE ${qualified} INCLUDING STORAGE) ON COMMIT DROP`);
  await warehouse.query(createBefore(entry));
  await removeTenants(warehouse, entry, tenants.left);
  const buckets = isCompared(entry) ? await compareBuckets(context, entry) : undefined;
  const hanging = await followJoins(context, entry);
  context = { ...context, window: including(context.window, hanging, tenants.now) };
  let { rows: read, bytes } = await pullChanges(context, entry, buckets);
  // First, so that nothing else takes them for gone.
  const aside = await removeAside(context, entry);
  // Where everything is compared, everything that is gone goes, and everything that is missing comes.
  if (context.isSweep && key.length > 0 && !buckets) {
    const swept = await sweep(context, entry);
    context = { ...context, window: swept.window };
    read += swept.rows;
    bytes += swept.bytes;
  }
  await removeMoved({ ...context, window: given.window }, entry);
  await (key.length > 0 ? compareByKey(context, entry, buckets) : compareWindow(context, entry));
  await mustBelieve(context, entry, aside);
  const { warnings } = await checkRows(warehouse, entry, "after");
  await writeExtracted(warehouse, entry);
  await noteReferences(warehouse, entry, context.run);
  await invalidate(warehouse, manifest, entry);
  const total = await recount(warehouse, entry);
  const differences = await (buckets
    ? reconcileBuckets(context, entry, buckets)
    : reconcile(context, entry, total));
  const rejected = countOf(context.aside);
  const changes = await countChanges(warehouse, read);
  const result: StepResult = {
    ...changes,
    read: read + rejected,
    rejected,
    total,
    bytes,
    ...context.covers,
    findings: [...differences, ...asideFindings(context.aside), ...warnings],
  };
  await keepAside(context, entry);
  await recordStep(context, entry.table, result);
  await warehouse.query("COMMIT");
  return result;
}
