import type pg from "pg";
import type { ComputedTable, ManifestTable } from "#loader/manifest/manifest.ts";
import { list, matching } from "#loader/manifest/names.ts";
import type { StepResult } from "#loader/run/step-result.ts";

/*
 * A step gathers what it changes in two temporary tables, before (rows as they were) and after (rows as they are now,
 * with existed), and everything that follows from a change is computed from these: counts, invalidations, the result.
 */

/** Makes `before` for a table; `after` is made by the step from its own comparison. */
export const createBefore = ({ names: { qualified, noted } }: ManifestTable): string =>
  `CREATE TEMP TABLE before ON COMMIT DROP AS SELECT ${list(noted)} FROM ${qualified} WITH NO DATA`;

/** A DELETE from a table `t` that notes in `before` what it took away. */
export const deleteInto = ({ names: { noted } }: ManifestTable, remove: string): string =>
  `WITH gone AS (${remove} RETURNING ${list(noted, "t")}) INSERT INTO before SELECT * FROM gone`;

/** Removes the rows of tenants that left the customer. */
export async function removeTenants(
  warehouse: pg.Client,
  entry: ManifestTable,
  left: string[],
): Promise<void> {
  if (left.length === 0) return;
  const { qualified, tenant } = entry.names;
  await warehouse.query(
    deleteInto(entry, `DELETE FROM ${qualified} t WHERE t.${tenant} = ANY ($1::bigint[])`),
    [left],
  );
}

/** An INSERT of rows `s`, which overwrites the row that has the same key. */
function upsert({ names, ignore }: ManifestTable, rows: string): string {
  const { qualified, all, key, compared } = names;
  const written = [...compared, ...ignore];
  const conflict =
    key.length > 0 && written.length > 0
      ? ` ON CONFLICT (${list(key)}) DO UPDATE SET ${written.map((c) => `"${c}" = excluded."${c}"`).join(", ")}`
      : "";
  return `INSERT INTO ${qualified} (${list(all)}) SELECT ${list(all, "s")} FROM ${rows}${conflict}`;
}

/** Writes `after` into the table, and notes in `before` what was there. */
export async function writeExtracted(warehouse: pg.Client, entry: ManifestTable): Promise<void> {
  const { qualified, key, noted } = entry.names;
  if (key.length > 0)
    await warehouse.query(
      `INSERT INTO before SELECT ${list(noted, "t")}
       FROM ${qualified} t JOIN after a ON ${matching(key, "t", "a")} WHERE existed`,
    );
  await warehouse.query(upsert(entry, "after s"));
}

/** The same for a computed table: `after` has keys only, which is all that is noted, and the rows are in `staging`. */
export async function writeComputed(warehouse: pg.Client, entry: ComputedTable): Promise<void> {
  const { key, noted } = entry.names;
  await warehouse.query(`INSERT INTO before SELECT ${list(noted, "a")} FROM after a WHERE existed`);
  await warehouse.query(upsert(entry, `staging s JOIN after a ON ${matching(key, "s", "a")}`));
}

/** Brings opendb.counts up to date from `before` and `after`; returns the table's rows now. */
export async function recount(warehouse: pg.Client, entry: ManifestTable): Promise<number> {
  const { tenant } = entry.names;
  await warehouse.query(
    `INSERT INTO opendb.counts (table_name, id_tenant, rows)
     SELECT $1, c.id, sum(c.n) FROM (
       SELECT ${tenant}, 1 FROM after UNION ALL SELECT ${tenant}, -1 FROM before) c (id, n)
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
export async function countChanges(
  warehouse: pg.Client,
  read: number,
): Promise<Omit<StepResult, "rejected" | "total" | "bytes" | "from" | "until" | "findings">> {
  const { rows } = await warehouse.query<{ inserted: string; updated: string; before: string }>(
    `SELECT count(*) FILTER (WHERE NOT existed)::text AS inserted, count(*) FILTER (WHERE existed)::text AS updated,
       (SELECT count(*) FROM before)::text AS before FROM after`,
  );
  const inserted = Number(rows[0]?.inserted);
  const updated = Number(rows[0]?.updated);
  return {
    read,
    inserted,
    updated,
    unchanged: read - inserted - updated,
    deleted: Number(rows[0]?.before) - updated,
  };
}
