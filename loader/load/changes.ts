import type pg from "pg";
import { literal, quote } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import { names, type StepContext, type StepResult } from "#loader/extract/step.ts";
import {
  type Adds,
  type Grain,
  isComputed,
  type Manifest,
  type ManifestTable,
} from "#loader/manifest/manifest.ts";
import { mustHold } from "#loader/run/fence.ts";

/*
 * A step gathers what it changes in two temporary tables, old (rows as they were) and fresh (rows as they are now, with
 * was_there), and everything that follows from a change is computed from these: counts, stale metrics, the accounting.
 */

/** Makes `old` for a table; `fresh` is made by the step from its own comparison. */
export function createOld(entry: ManifestTable): string {
  const { place, noted, list } = names(entry);
  return `CREATE TEMP TABLE old ON COMMIT DROP AS SELECT ${list(noted)} FROM ${place} WITH NO DATA`;
}

/** A DELETE from a table `t` that notes in `old` what it took away. */
export function deleteInto(entry: ManifestTable, remove: string): string {
  const { noted, list } = names(entry);
  return `WITH gone AS (${remove} RETURNING ${list(noted, "t")}) INSERT INTO old SELECT * FROM gone`;
}

/** Removes the rows of tenants that left the customer. */
export async function removeTenants(
  warehouse: pg.Client,
  entry: ManifestTable,
  left: string[],
): Promise<void> {
  if (left.length === 0) return;
  const { place, tenant } = names(entry);
  await warehouse.query(deleteInto(entry, `DELETE FROM ${place} t WHERE t.${tenant} = ANY ($1::bigint[])`), [
    left,
  ]);
}

/** Writes `fresh` (of a computed table: its rows of `stage`) into the table, and notes what was there in `old`. */
export async function writeFresh(warehouse: pg.Client, entry: ManifestTable): Promise<void> {
  const { place, all, key, noted, list, same, compared } = names(entry);
  const written = [...compared, ...entry.ignore];
  // Of a computed table only keys are noted, and these are in `fresh`.
  const before = isComputed(entry) ? "fresh t" : `${place} t JOIN fresh f ON ${same("t", "f")}`;
  if (key.length > 0)
    await warehouse.query(`INSERT INTO old SELECT ${list(noted, "t")} FROM ${before} WHERE was_there`);
  const conflict =
    key.length > 0 && written.length > 0
      ? ` ON CONFLICT (${list(key)}) DO UPDATE SET ${written.map((c) => `"${c}" = excluded."${c}"`).join(", ")}`
      : "";
  const rows = isComputed(entry) ? `stage s JOIN fresh f ON ${same("s", "f")}` : "fresh s";
  await warehouse.query(
    `INSERT INTO ${place} (${list(all)}) SELECT ${list(all, "s")} FROM ${rows}${conflict}`,
  );
}

const touchedBy = (grain: Grain, column: string) =>
  grain === "day" ? `opendb.day(c."${column}") - date '1970-01-01'` : `c."${column}"`;

/** Rows that came, went, or changed in one of some columns, as they were and as they are. */
function changedRows(entry: ManifestTable, when: string[] | undefined): string {
  const { all, key, list, same } = names(entry);
  const side = (one: string, other: string) => {
    const rows = `SELECT ${list(all, one)} FROM ${one}`;
    if (when === undefined || key.length === 0) return rows;
    const alike = `${same(other, one)} AND (${list(when, other)}) IS NOT DISTINCT FROM (${list(when, one)})`;
    return `${rows} WHERE NOT EXISTS (SELECT FROM ${other} WHERE ${alike})`;
  };
  return `${side("old", "fresh")} UNION ALL ${side("fresh", "old")}`;
}

/**
 * Marks what becomes stale in computed tables through the rows in `old` and `fresh`, and adds up what they add. Steps of a
 * load may mark the same, and then one waits for the other: all mark in one order, so that none waits in a circle.
 */
export async function touch(warehouse: pg.Client, manifest: Manifest, entry: ManifestTable): Promise<void> {
  const { tenant } = names(entry);
  for (const computed of manifest.tables) {
    const input = computed.compute?.inputs[entry.table];
    for (const [grain, column] of Object.entries(input?.touches ?? {}).sort() as [Grain, string][])
      await warehouse.query(
        `WITH changed AS (${changedRows(entry, input?.when)})
         INSERT INTO opendb.touched (target, grain, id_tenant, value)
         SELECT DISTINCT ${literal(computed.table)}, ${literal(grain)}, q.id_tenant, q.value::bigint
         FROM (SELECT c.${tenant}, ${touchedBy(grain, column)} FROM changed c) q (id_tenant, value)
         WHERE q.id_tenant IS NOT NULL AND q.value IS NOT NULL ORDER BY 3, 4 ON CONFLICT DO NOTHING`,
      );
    if (input?.adds) await warehouse.query(add(computed.table, tenant, input.adds));
  }
}

/** Adds up what `fresh` brought and `old` took away, on what earlier loads left since the table was computed. */
const add = (table: TableName, tenant: string, { to, by, amount }: Adds) =>
  `INSERT INTO opendb.added (target, id_tenant, value, part, rows, amount)
   SELECT ${literal(table)}, c.id_tenant, c.value, c.part, sum(c.sign), coalesce(sum(c.sign * c.amount), 0)
   FROM (SELECT ${tenant}, ${quote(to)}, ${quote(by)}, ${quote(amount)}, 1 FROM fresh
     UNION ALL SELECT ${tenant}, ${quote(to)}, ${quote(by)}, ${quote(amount)}, -1 FROM old)
     c (id_tenant, value, part, amount, sign)
   WHERE c.id_tenant IS NOT NULL AND c.value IS NOT NULL GROUP BY c.id_tenant, c.value, c.part
   ORDER BY 2, 3, 4 ON CONFLICT (target, id_tenant, value, part)
   DO UPDATE SET rows = added.rows + excluded.rows, amount = added.amount + excluded.amount`;

/** Brings opendb.counts up to date from `old` and `fresh`; returns the table's rows now. */
export async function recount(warehouse: pg.Client, entry: ManifestTable): Promise<number> {
  const { tenant } = names(entry);
  await warehouse.query(
    `INSERT INTO opendb.counts (table_name, id_tenant, rows)
     SELECT $1, c.id, sum(c.n) FROM (
       SELECT ${tenant}, 1 FROM fresh UNION ALL SELECT ${tenant}, -1 FROM old) c (id, n)
     GROUP BY c.id HAVING sum(c.n) <> 0
     ON CONFLICT (table_name, id_tenant) DO UPDATE SET rows = counts.rows + excluded.rows`,
    [entry.table],
  );
  await warehouse.query("DELETE FROM opendb.counts WHERE table_name = $1 AND rows = 0", [entry.table]);
  const total = await warehouse.query<{ n: string }>(
    "SELECT coalesce(sum(rows), 0)::text AS n FROM opendb.counts WHERE table_name = $1",
    [entry.table],
  );
  return Number(total.rows[0]?.n);
}

/** What the two tables say was done. `read` is how many rows the step compared. */
export async function account(
  warehouse: pg.Client,
  read: number,
): Promise<Omit<StepResult, "total" | "bytes" | "from" | "until" | "findings">> {
  const { rows } = await warehouse.query<{ inserted: string; updated: string; old: string }>(
    `SELECT count(*) FILTER (WHERE NOT was_there)::text AS inserted, count(*) FILTER (WHERE was_there)::text AS updated,
       (SELECT count(*) FROM old)::text AS old FROM fresh`,
  );
  const inserted = Number(rows[0]?.inserted);
  const updated = Number(rows[0]?.updated);
  return {
    read,
    inserted,
    updated,
    unchanged: read - inserted - updated,
    deleted: Number(rows[0]?.old) - updated,
  };
}

/** Sets the watermark and keeps the step's result, in the transaction of the rows. */
export async function remember(context: StepContext, table: TableName, result: StepResult): Promise<void> {
  const { warehouse, idRun, tenants, until } = context;
  await mustHold(warehouse);
  await warehouse.query(
    `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run) VALUES ($1, $2, $3, $4)
     ON CONFLICT (table_name) DO UPDATE
     SET until = excluded.until, tenants = excluded.tenants, id_run = excluded.id_run, loaded_at = now()`,
    [table, until, tenants.now, idRun],
  );
  await warehouse.query(
    `INSERT INTO opendb.steps (id_run, table_name, result) VALUES ($1, $2, $3)
     ON CONFLICT (id_run, table_name) DO UPDATE SET result = excluded.result, at = now()`,
    [idRun, table, JSON.stringify(result)],
  );
}
