import type pg from "pg";
import { literal, quote } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import type { Manifest, ManifestTable } from "#loader/manifest/manifest.ts";
import type { Grain, Increments } from "#loader/manifest/model.ts";
import { list, matching } from "#loader/manifest/names.ts";
import { isCounted } from "#loader/manifest/sql.ts";

// A time on no counted day makes none stale, and many of them cannot even be told as a day.
const staleValue = (grain: Grain, column: string) =>
  grain === "day"
    ? `CASE WHEN ${isCounted(`c."${column}"`)} THEN opendb.day(c."${column}") - date '1970-01-01' END`
    : `c."${column}"`;

/** Rows that came, went, or changed in one of some columns, as they were and as they are. */
function changedRows({ names: { all, key } }: ManifestTable, when: string[] | undefined): string {
  const side = (one: string, other: string) => {
    const rows = `SELECT ${list(all, one)} FROM ${one}`;
    if (when === undefined || key.length === 0) return rows;
    const alike = `${matching(key, other, one)} AND (${list(when, other)}) IS NOT DISTINCT FROM (${list(when, one)})`;
    return `${rows} WHERE NOT EXISTS (SELECT FROM ${other} WHERE ${alike})`;
  };
  return `${side("before", "after")} UNION ALL ${side("after", "before")}`;
}

/**
 * Notes what the rows in `before` and `after` make stale in computed tables, and what they add. Steps of a load may
 * invalidate the same, and then one waits for the other: all write in one order, so that none waits in a circle.
 */
export async function invalidate(
  warehouse: pg.Client,
  manifest: Manifest,
  entry: ManifestTable,
): Promise<void> {
  const { tenant } = entry.names;
  for (const { table, model } of manifest.tables) {
    const input = model?.inputs[entry.table];
    for (const [grain, column] of Object.entries(input?.invalidates ?? {}).sort() as [Grain, string][])
      await warehouse.query(
        `WITH changed AS (${changedRows(entry, input?.when)})
         INSERT INTO opendb.invalidations (target, grain, id_tenant, value)
         SELECT DISTINCT ${literal(table)}, ${literal(grain)}, q.id_tenant, q.value::bigint
         FROM (SELECT c.${tenant}, ${staleValue(grain, column)} FROM changed c) q (id_tenant, value)
         WHERE q.id_tenant IS NOT NULL AND q.value IS NOT NULL ORDER BY 3, 4 ON CONFLICT DO NOTHING`,
      );
    if (input?.increments) await warehouse.query(increment(table, tenant, input.increments));
  }
}

/** Adds up what `after` brought and `before` took away, on what earlier loads left since the table was computed. */
const increment = (table: TableName, tenant: string, { to, part, amount }: Increments) =>
  `INSERT INTO opendb.increments (target, id_tenant, value, part, rows, amount)
   SELECT ${literal(table)}, c.id_tenant, c.value, c.part, sum(c.sign), coalesce(sum(c.sign * c.amount), 0)
   FROM (SELECT ${tenant}, ${quote(to)}, ${quote(part)}, ${quote(amount)}, 1 FROM after
     UNION ALL SELECT ${tenant}, ${quote(to)}, ${quote(part)}, ${quote(amount)}, -1 FROM before)
     c (id_tenant, value, part, amount, sign)
   WHERE c.id_tenant IS NOT NULL AND c.value IS NOT NULL GROUP BY c.id_tenant, c.value, c.part
   ORDER BY 2, 3, 4 ON CONFLICT (target, id_tenant, value, part)
   DO UPDATE SET rows = increments.rows + excluded.rows, amount = increments.amount + excluded.amount`;
