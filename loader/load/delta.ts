import { literal, quote } from "#db/ddl.ts";
import { pull } from "#loader/extract/pull.ts";
import { extractQuery, strangersQuery } from "#loader/extract/query.ts";
import { names, type StepContext, type StepResult } from "#loader/extract/step.ts";
import { type ExtractedTable, isWhole } from "#loader/manifest/manifest.ts";
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
import {
  account,
  createOld,
  deleteInto,
  recount,
  remember,
  removeTenants,
  touch,
  writeFresh,
} from "./changes.ts";
import { sweep } from "./sweep.ts";

/** Rows with the same id as one that was read, in the tenant they moved away from, or of another customer now. */
async function removeMoved(context: StepContext, entry: ExtractedTable): Promise<void> {
  const { place, tenant, hasOwnId } = names(entry);
  if (!hasOwnId || entry.strategy !== "merge") return;
  const { warehouse, manifest, window } = context;
  await warehouse.query(
    deleteInto(
      entry,
      `DELETE FROM ${place} t USING stage s WHERE t.id = s.id AND t.${tenant} <> s.${tenant}`,
    ),
  );
  if (window.from === null || isWhole(entry)) return;
  await warehouse.query("CREATE TEMP TABLE strangers (id bigint) ON COMMIT DROP");
  await pull({ ...context, onCopy: undefined }, strangersQuery(entry, manifest, window), "strangers", "id");
  await warehouse.query(deleteInto(entry, `DELETE FROM ${place} t USING strangers s WHERE t.id = s.id`));
}

/** Compares what was read with what is there, by key, and makes `fresh` of the differences. */
async function compareByKey(context: StepContext, entry: ExtractedTable, buckets?: Buckets): Promise<void> {
  const { place, all, key, list, same, compared } = names(entry);
  const { warehouse } = context;
  if (buckets && buckets.differing.length > 0)
    await warehouse.query(
      deleteInto(
        entry,
        `DELETE FROM ${place} t WHERE ${inBuckets(entry, buckets, "t")} AND NOT EXISTS (SELECT FROM stage s WHERE ${same("s", "t")})`,
      ),
    );
  const first = `t.${quote(key[0] ?? "")}`;
  // Append only adds: an event that is there already is left as it is.
  const differs =
    entry.strategy === "append" || compared.length === 0
      ? "false"
      : `(${list(compared, "s")}) IS DISTINCT FROM (${list(compared, "t")})`;
  await warehouse.query(
    `CREATE TEMP TABLE fresh ON COMMIT DROP AS
     SELECT ${list(all, "s")}, ${first} IS NOT NULL AS was_there
     FROM stage s LEFT JOIN ${place} t ON ${same("s", "t")} WHERE ${first} IS NULL OR ${differs}`,
  );
}

/** WHERE of a window over a table without a key, as the warehouse sees it. */
export function storedWindow(entry: ExtractedTable, { window }: Pick<StepContext, "window">): string {
  const { tenant } = names(entry);
  const array = (ids: readonly string[]) => `'{${ids.join(",")}}'::bigint[]`;
  if (window.from === null) return `${tenant} = ANY (${array([...window.known, ...window.joined])})`;
  const [time] =
    Object.entries(entry.columns).find(([, expression]) => expression === entry.changed?.created) ?? [];
  const since = `${quote(time ?? "created_at")} >= ${literal(window.from)}::timestamptz`;
  const before =
    window.until === null
      ? ""
      : ` AND ${quote(time ?? "created_at")} < ${literal(window.until)}::timestamptz`;
  const known = `${tenant} = ANY (${array(window.known)}) AND (${since}${before} OR ${quote(time ?? "created_at")} IS NULL)`;
  return window.joined.length === 0 ? known : `((${known}) OR ${tenant} = ANY (${array(window.joined)}))`;
}

/**
 * Replaces a window of a table without a key as a whole, writing only what differs. EXCEPT ALL is the difference of
 * multisets, so that identical rows keep their number.
 */
async function compareWindow(context: StepContext, entry: ExtractedTable): Promise<void> {
  const { place, all, list } = names(entry);
  const { warehouse } = context;
  const stored = `SELECT ${list(all)} FROM ${place} WHERE ${storedWindow(entry, context)}`;
  const read = `SELECT ${list(all)} FROM stage`;
  await warehouse.query(
    `CREATE TEMP TABLE fresh ON COMMIT DROP AS SELECT d.*, false AS was_there FROM (${read} EXCEPT ALL ${stored}) d`,
  );
  const { rowCount } = await warehouse.query(`INSERT INTO old ${stored} EXCEPT ALL ${read}`);
  if (rowCount === 0) return;
  await warehouse.query(
    `DELETE FROM ${place} WHERE ctid IN (
       SELECT t.ctid FROM (
         SELECT ctid, ROW(${list(all)})::text AS content, row_number() OVER (PARTITION BY ${list(all)}) AS n
         FROM ${place} WHERE ${storedWindow(entry, context)}) t
       JOIN (SELECT ROW(${list(all)})::text AS content, count(*) AS n FROM old GROUP BY 1) o
         ON o.content = t.content AND t.n <= o.n)`,
  );
}

/** Reads what may have changed into `stage`: the window, or the buckets that differ. */
async function pullChanges(context: StepContext, entry: ExtractedTable, buckets: Buckets | undefined) {
  const { all, list } = names(entry);
  if (buckets?.differing.length === 0) return { rows: 0, bytes: 0 };
  const query = buckets
    ? bucketsQuery(context, entry, buckets)
    : extractQuery(entry, context.manifest, context.window);
  return pull(context, query, "stage", list(all));
}

/**
 * Brings one table up to date with what changed at the source in the window, in one transaction: rows, counts, stale
 * marks, watermark and result commit together or not at all.
 */
export async function deltaStep(context: StepContext, entry: ExtractedTable): Promise<StepResult> {
  const { warehouse, manifest } = context;
  const { place, key } = names(entry);
  await warehouse.query("BEGIN");
  await warehouse.query(`CREATE TEMP TABLE stage (LIKE ${place} INCLUDING STORAGE) ON COMMIT DROP`);
  await warehouse.query(createOld(entry));
  await removeTenants(warehouse, entry, context.tenants.left);
  const buckets = isCompared(entry) ? await compareBuckets(context, entry) : undefined;
  const { rows: read, bytes } = await pullChanges(context, entry, buckets);
  await removeMoved(context, entry);
  if (context.isSweep && key.length > 0) await sweep(context, entry, context.isConfirmed);
  await (key.length > 0 ? compareByKey(context, entry, buckets) : compareWindow(context, entry));
  const { warnings } = await checkRows(warehouse, entry, "fresh");
  await writeFresh(warehouse, entry);
  await noteReferences(warehouse, entry, context.idRun);
  await touch(warehouse, manifest, entry);
  const total = await recount(warehouse, entry);
  const differences = await (buckets
    ? reconcileBuckets(context, entry, buckets)
    : reconcile(context, entry, total));
  const result: StepResult = {
    ...(await account(warehouse, read)),
    total,
    bytes,
    ...context.covers,
    findings: [...differences, ...warnings],
  };
  await remember(context, entry.table, result);
  await warehouse.query("COMMIT");
  return result;
}
