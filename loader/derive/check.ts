import type pg from "pg";
import { columns } from "#db/ddl.ts";
import { type ComputedTable, isComputed, type Manifest } from "#loader/manifest/manifest.ts";
import { strategyOf } from "./strategies/of.ts";
import type { Extent } from "./strategies/strategy.ts";

/** What a model's SQL gives that its table does not take, or why it does not run at all. */
export type ModelDifference = { table: string; message: string };

type Found = { name: string; type: string };

/** Names and types of what a query would give, found without running it. */
async function outputOf(warehouse: pg.ClientBase, query: string): Promise<Found[]> {
  const { fields } = await warehouse.query(`SELECT * FROM (${query}) q LIMIT 0`);
  const { rows } = await warehouse.query<{ oid: number; name: string }>(
    "SELECT oid::int4, format_type(oid, NULL) AS name FROM pg_type WHERE oid = ANY ($1::oid[])",
    [fields.map(({ dataTypeID }) => dataTypeID)],
  );
  const names = new Map(rows.map(({ oid, name }) => [oid, name]));
  return fields.map(({ name, dataTypeID }) => ({ name, type: names.get(dataTypeID) ?? "unknown" }));
}

/** A type without its length or digits, as PostgreSQL names it. */
const bare = (type: string) => type.replace(/\(.*\)/, "").replace(/^varchar$/, "character varying");

function differencesOf({ table, model }: ComputedTable, found: Found[], extent: Extent): ModelDifference[] {
  const which = extent === "all" ? model.file : `${model.file}, for what is stale,`;
  const types = new Map(found.map(({ name, type }) => [name, type]));
  const wrong = columns(table).flatMap(({ name, type }) => {
    const given = types.get(name);
    if (given === bare(type)) return [];
    return [`${which} gives ${name} as ${given ?? "nothing"}; ${table} has ${bare(type)}`];
  });
  const known = new Set(columns(table).map(({ name }) => name));
  const surplus = found
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => `${which} gives ${name}, which ${table} does not have`);
  return [...wrong, ...surplus].map((message) => ({ table, message }));
}

async function checkModel(
  warehouse: pg.ClientBase,
  manifest: Manifest,
  entry: ComputedTable,
  extent: Extent,
): Promise<ModelDifference[]> {
  const strategy = strategyOf(entry, manifest);
  const asOf = "2000-01-01";
  await warehouse.query("BEGIN");
  try {
    if (extent === "stale")
      for (const sql of strategy.gather({ asOf, computedUntil: asOf })) await warehouse.query(sql);
    const kept = [...strategy.maintain(extent), ...strategy.settle(extent)];
    for (const sql of kept.filter((sql) => !sql.startsWith("ANALYZE")))
      await warehouse.query(`EXPLAIN ${sql}`);
    return differencesOf(entry, await outputOf(warehouse, strategy.query(extent, asOf)), extent);
  } catch (error) {
    const { table, model } = entry;
    return [{ table, message: `${model.file} does not run: ${(error as Error).message}` }];
  } finally {
    await warehouse.query("ROLLBACK");
  }
}

/**
 * Asks a warehouse whether every model runs there, whole and for what is stale, and gives its table's columns. Nothing
 * is computed and nothing changes. `warehouse` is a connection as the loader.
 */
export async function checkDerived(warehouse: pg.ClientBase, manifest: Manifest): Promise<ModelDifference[]> {
  const found: ModelDifference[] = [];
  for (const entry of manifest.tables.filter(isComputed))
    for (const extent of ["all", "stale"] as const)
      found.push(...(await checkModel(warehouse, manifest, entry, extent)));
  return found;
}
