import type pg from "pg";
import { timeZone } from "#days.ts";
import { literal } from "#db/ddl.ts";
import { prepareBulk } from "#loader/load/bulk.ts";
import {
  countChanges,
  createBefore,
  deleteInto,
  recount,
  removeTenants,
  writeComputed,
} from "#loader/load/changes.ts";
import { counted } from "#loader/load/counted.ts";
import type { ComputedTable, Manifest } from "#loader/manifest/manifest.ts";
import { list, matching } from "#loader/manifest/names.ts";
import { isRecomputed } from "#loader/plan/plan.ts";
import type { RunKey } from "#loader/run/fence.ts";
import type { StepResult } from "#loader/run/step-result.ts";
import { leftOut } from "./left-out.ts";
import { inputNames, leftTenants, readDerived, readInputs, recordDerived } from "./records.ts";
import { strategyOf } from "./strategies/of.ts";
import { isStale } from "./strategies/stale.ts";
import type { Extent } from "./strategies/strategy.ts";

export type DeriveContext = {
  manifest: Manifest;
  warehouse: pg.Client;
  run: RunKey;
  /** Recompute everything, whatever is invalid. */
  isFull: boolean;
};

const nothing = {
  read: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  deleted: 0,
  total: 0,
  bytes: 0,
  findings: [],
};

/**
 * Brings one computed table in line with what was loaded, in one transaction; only what loads invalidated is
 * recomputed, where that is enough.
 */
export async function deriveStep(context: DeriveContext, entry: ComputedTable): Promise<StepResult> {
  const { warehouse, manifest, run, isFull } = context;
  await prepareBulk(warehouse);
  await warehouse.query("BEGIN");
  // Models cast instants to days: a conversion that names its zone looks the name up for every row.
  await warehouse.query(`SET LOCAL timezone = ${literal(timeZone)}`);
  const inputs = await readInputs(warehouse, inputNames(entry));
  if (inputs.asOf === null) {
    await warehouse.query("ROLLBACK");
    return { ...nothing, from: null, until: null };
  }
  const { asOf } = inputs;
  const known = await readDerived(warehouse, entry.table);
  const extent: Extent = isRecomputed(known, asOf, isFull) ? "all" : "stale";
  const strategy = strategyOf(entry, manifest);
  const ask = async (statements: string[]) => {
    for (const sql of statements) await warehouse.query(sql);
  };
  if (extent === "stale") await ask(strategy.gather({ asOf, computedUntil: known?.as_of ?? null }));
  await ask(strategy.maintain(extent));
  const done = await write(warehouse, entry, extent, strategy.query(extent, asOf));
  await ask(strategy.settle(extent));
  const findings = await leftOut(warehouse, entry, asOf);
  const result = { ...done, rejected: 0, bytes: 0, from: null, until: inputs.until, findings };
  await recordDerived(warehouse, run, entry, inputs, result);
  await warehouse.query("COMMIT");
  return result;
}

type Written = Omit<StepResult, "rejected" | "bytes" | "from" | "until" | "findings">;

/** Brings the table in line with the rows of a query: whole, or the stale part. */
async function write(
  warehouse: pg.Client,
  entry: ComputedTable,
  extent: Extent,
  query: string,
): Promise<Written> {
  if (extent === "all" && (await isEmpty(warehouse, entry))) {
    const read = await fillEmpty(warehouse, entry, query);
    return { read, inserted: read, updated: 0, unchanged: 0, deleted: 0, total: read };
  }
  await warehouse.query(createBefore(entry));
  await removeTenants(warehouse, entry, await leftTenants(warehouse, entry.table));
  const read = await compare(warehouse, entry, extent, query);
  await writeComputed(warehouse, entry);
  const total = await recount(warehouse, entry);
  return { ...(await countChanges(warehouse, read)), total };
}

async function isEmpty(warehouse: pg.Client, { names }: ComputedTable): Promise<boolean> {
  const { rows } = await warehouse.query<{ empty: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM ${names.qualified}) AS empty`,
  );
  return rows[0]?.empty ?? false;
}

/** Computes a table that is still empty: straight in, in the order of its key, with nothing to compare. */
async function fillEmpty(
  warehouse: pg.Client,
  { table, names }: ComputedTable,
  query: string,
): Promise<number> {
  const { qualified, all, key, tenant } = names;
  const rows = await counted(
    warehouse,
    `INSERT INTO ${qualified} (${list(all)}) SELECT ${list(all, "r")} FROM (${query}) r ORDER BY ${list(key, "r")}`,
  );
  await warehouse.query("DELETE FROM opendb.counts WHERE table_name = $1", [table]);
  await warehouse.query(
    `INSERT INTO opendb.counts (table_name, id_tenant, rows)
     SELECT $1, ${tenant}, count(*) FROM ${qualified} GROUP BY ${tenant}`,
    [table],
  );
  return rows;
}

/** Computes into `after` and `before` what differs from the table, in whole or in the stale part. Returns rows computed. */
async function compare(
  warehouse: pg.Client,
  entry: ComputedTable,
  extent: Extent,
  query: string,
): Promise<number> {
  const { qualified, all, key, compared } = entry.names;
  const stale = (row: string) => (extent === "all" ? "true" : isStale(entry, row));
  // Lists of ids are stored there as in the table, and not looked at for statistics.
  await warehouse.query(`CREATE TEMP TABLE staging (LIKE ${qualified} INCLUDING STORAGE) ON COMMIT DROP`);
  const read = await counted(
    warehouse,
    `INSERT INTO staging (${list(all)}) SELECT ${list(all, "r")} FROM (${query}) r WHERE ${stale("r")}`,
  );
  await warehouse.query(`ANALYZE staging (${list(key)})`);
  await warehouse.query(
    deleteInto(
      entry,
      `DELETE FROM ${qualified} t WHERE NOT EXISTS (SELECT FROM staging s WHERE ${matching(key, "s", "t")}) AND ${stale("t")}`,
    ),
  );
  const first = `t."${key[0]}"`;
  const differs =
    compared.length === 0 ? "false" : `(${list(compared, "s")}) IS DISTINCT FROM (${list(compared, "t")})`;
  await warehouse.query(
    `CREATE TEMP TABLE after ON COMMIT DROP AS
     SELECT ${list(key, "s")}, ${first} IS NOT NULL AS existed
     FROM staging s LEFT JOIN ${qualified} t ON ${matching(key, "s", "t")} WHERE ${first} IS NULL OR ${differs}`,
  );
  return read;
}
