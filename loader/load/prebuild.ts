import { target } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import { assertFence } from "#loader/run/fence.ts";
import { attempt } from "./attempt.ts";
import { prepareIndexes } from "./bulk.ts";
import type { Lost } from "./lost.ts";
import { type Copied, copyViews, isView, lookIn, type PrebuildContext } from "./prebuilt-views.ts";
import { stagingSchema } from "./staging.ts";
import { readStanding, type Standing } from "./standing.ts";
import { readTableParts } from "./table-parts.ts";

/** What stands ready beside the tables before a swap. */
export type Prebuilt = Copied & {
  /** What stood on the tables when it was copied. */
  standing: Standing;
  /** Parts of tables that could not be built, by table and name: the swap need not wait for them. */
  unbuilt: Set<string>;
};

export const partName = (table: TableName, name: string) => `${name} of ${table}`;

/** Gives the new tables the indexes, constraints and options that somebody gave the old ones. */
async function completeTables({ warehouse, idRun }: PrebuildContext, tables: TableName[]): Promise<Lost[]> {
  const lost: Lost[] = [];
  await prepareIndexes(warehouse, 1);
  const places = tables.map((table) => {
    const built = target(table, stagingSchema(idRun, table)).sql;
    return { place: target(table).sql, built, target: built };
  });
  for (const [at, { built }] of (await readTableParts(warehouse, places)).entries())
    for (const { name, give } of built) {
      const why = await attempt(warehouse, async () => void (await warehouse.query(give)));
      if (why) lost.push({ name: partName(tables[at] as TableName, name), why, definition: give });
    }
  return lost;
}

/** Whether copies are still those of what is there. */
export function areOf({ standing, moves }: Prebuilt, now: Standing): boolean {
  const isNone = moves.size === 0 && !now.carried.some(({ view }) => view?.isMaterialized);
  return isNone || JSON.stringify(standing) === JSON.stringify(now);
}

/** Makes whatever takes time before the swap: the tables' own parts, and materialized views with all views. */
export async function prebuild(context: PrebuildContext, tables: TableName[]): Promise<Prebuilt> {
  const { warehouse } = context;
  await warehouse.query("BEGIN");
  await lookIn(warehouse, []);
  const standing = await readStanding(warehouse, tables);
  const lost = await completeTables(context, tables);
  const isSlow = standing.carried.some((dependent) => isView(dependent) && dependent.view.isMaterialized);
  const copied = isSlow
    ? await copyViews(context, tables, standing.carried)
    : { moves: new Map(), failed: [] };
  await assertFence(warehouse);
  await warehouse.query("COMMIT");
  return {
    standing,
    moves: copied.moves,
    failed: [...lost, ...copied.failed],
    unbuilt: new Set(lost.map(({ name }) => name)),
  };
}
