import type pg from "pg";
import type { TableName } from "#db/schema/index.ts";
import { because } from "#errors/english.ts";
import type { OpendbError } from "#errors.ts";
import type { StepContext } from "#loader/extract/step.ts";
import { type ExtractedTable, isExtracted, type Manifest } from "#loader/manifest/manifest.ts";
import { compareTenants } from "#loader/plan/tenants.ts";
import type { Known } from "#loader/plan/watermarks.ts";
import { counted } from "./counted.ts";

/*
 * What shrinks is asked about: in whichever way rows go, more than the manifest's share of a table (`sweep.most`) is not
 * believed unless somebody has confirmed it. The step throws `needs_confirmation`, and what stands is kept.
 */

/** Of a table of so few rows any number goes unasked. */
const few = 10;

/** Whether some rows are more of all of a table than a share, `most`, and more than a few. */
export const isTooMany = (most: number, gone: number, all: number): boolean =>
  gone > few && gone > all * most;

/** Rows that another version of the contract leaves out go of all customers in one night, and nobody would be surprised. */
const mostOutdated = 0.5;

/** The share of a table that goes unasked. */
const mostOf = ({ manifest, isOutdated }: Pick<StepContext, "manifest" | "isOutdated">): number =>
  isOutdated ? Math.max(manifest.sweep.most, mostOutdated) : manifest.sweep.most;

/** Rows that stand of a table; of some tenants alone where these are given. */
const standing = (warehouse: pg.Client, table: TableName, of?: readonly string[]): Promise<number> =>
  counted(
    warehouse,
    `SELECT coalesce(sum(rows), 0)::text AS n FROM opendb.counts
     WHERE table_name = $1 AND ($2::bigint[] IS NULL OR id_tenant = ANY ($2))`,
    [table, of ?? null],
  );

type Asking = Pick<StepContext, "warehouse" | "manifest" | "isOutdated" | "isConfirmed" | "agreed">;

/**
 * Throws for a seed that has read much less than what stands: so many `rows`. Before one they may be an estimate, and
 * `exactly` counts them where by that a table would shrink.
 */
export async function mustNotShrink(
  context: Asking,
  { table }: ExtractedTable,
  estimate: number,
  exactly: () => Promise<number> = async () => estimate,
): Promise<void> {
  const { warehouse, isConfirmed, agreed } = context;
  if (isConfirmed) return;
  const most = mostOf(context);
  const all = await standing(warehouse, table, agreed);
  if (!isTooMany(most, all - estimate, all)) return;
  const rows = await exactly();
  if (isTooMany(most, all - rows, all))
    throw because("seed_shrinks", { table, read: rows, all, gone: all - rows, most }, { table });
}

/**
 * Rows in `before` whose id does not come back in `after`, under another tenant. Of rows without an id of their own, how
 * many fewer they become: a link of which one end changes is another link.
 */
function lostQuery({ key, names: { hasOwnId } }: ExtractedTable): string {
  if (!hasOwnId && key.join() !== "id")
    return `SELECT greatest((SELECT count(*) FROM before)
      - (SELECT count(*) FROM after WHERE NOT existed), 0)::text AS n`;
  return "SELECT count(*)::text AS n FROM before b WHERE NOT EXISTS (SELECT FROM after a WHERE a.id = b.id)";
}

/**
 * Throws where a delta takes too much of a table away; it has been removed in the step's transaction, but not committed.
 * Rows that are set aside, `aside` of those that went, are still at the source, and have a share of their own.
 */
export async function mustBelieve(context: StepContext, entry: ExtractedTable, aside: number): Promise<void> {
  const { warehouse, isConfirmed, tenants } = context;
  if (isConfirmed) return;
  const most = mostOf(context);
  const lost = (await counted(warehouse, lostQuery(entry))) - aside;
  if (lost <= few) return;
  const all = await standing(warehouse, entry.table);
  if (!isTooMany(most, lost, all)) return;
  const ofLeft = await counted(
    warehouse,
    `SELECT count(*)::text AS n FROM before b WHERE b.${entry.names.tenant} = ANY ($1::bigint[])`,
    [tenants.left],
  );
  const { table } = entry;
  throw because("rows_gone", { table, gone: lost, all, ofLeft, most }, { table });
}

/** What keeps a load from believing that tenants left the customer. */
export type Leaving = { left: string[]; worst: { table: TableName; gone: number; all: number } };

/**
 * Whether the tenants that left the customer would take too much of any table along, also of those that the load does not
 * fill. It is asked before anything is written: they go from all tables, or stay in all. Where a change of roots was confirmed
 * only tenants count that it kept.
 */
export async function findLeaving(
  warehouse: pg.Client,
  manifest: Manifest,
  { now, agreed, watermarks }: { now: string[]; agreed?: readonly string[]; watermarks: Map<string, Known> },
): Promise<Leaving | undefined> {
  let found: Leaving | undefined;
  for (const { table } of manifest.tables.filter(isExtracted)) {
    const gone = compareTenants(now, watermarks.get(table)?.tenants ?? []).left;
    const left = agreed ? gone.filter((id) => agreed.includes(id)) : gone;
    if (left.length === 0) continue;
    const { rows } = await warehouse.query<{ gone: string; total: string }>(
      `SELECT coalesce(sum(rows) FILTER (WHERE id_tenant = ANY ($2::bigint[])), 0)::text AS gone,
         coalesce(sum(rows), 0)::text AS total FROM opendb.counts WHERE table_name = $1`,
      [table, left],
    );
    const [taken, all] = [Number(rows[0]?.gone), Number(rows[0]?.total)];
    if (!isTooMany(manifest.sweep.most, taken, all)) continue;
    if (!found || taken / all > found.worst.gone / found.worst.all)
      found = { left, worst: { table, gone: taken, all } };
  }
  return found;
}

/** Why a table keeps the rows of tenants that left, while that is not confirmed. */
export function staying(manifest: Manifest, table: TableName, { left, worst }: Leaving): OpendbError {
  const { most } = manifest.sweep;
  return because("tenants_left", { tenants: left, count: left.length, ...worst, most }, { table });
}
