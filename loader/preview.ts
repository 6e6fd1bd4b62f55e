import type pg from "pg";
import type { BookkeepingStep } from "#db/bookkeeping/steps.ts";
import type { RunError, RunOptions } from "#db/schema/console/runs.ts";
import type { TableName } from "#db/schema/index.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { inputNames, readDerived, readInputs } from "./derive/records.ts";
import { strategyOf } from "./derive/strategies/of.ts";
import { grainsOf, staleTable } from "./derive/strategies/stale.ts";
import { countQuery, extractQuery } from "./extract/query.ts";
import type { Snapshot } from "./extract/source.ts";
import type { Count } from "./extract/step.ts";
import { type FoundTables, findTables, mustFit } from "./load/prepare.ts";
import { findLeaving, mustNotShrink, staying } from "./load/shrink.ts";
import { readStanding, type Standing } from "./load/standing.ts";
import { mustFollowContract } from "./manifest/claims.ts";
import { checkDrift } from "./manifest/drift.ts";
import type { ComputedTable, Manifest } from "./manifest/manifest.ts";
import type { Grain } from "./manifest/model.ts";
import { type DerivePlan, type ExtractPlan, isRecomputed, type Part, partsOf, plan } from "./plan/plan.ts";
import { readTenants } from "./plan/tenants.ts";
import { readWatermarks } from "./plan/watermarks.ts";
import { pendingSteps } from "./run/bookkeeping.ts";
import { asFault, recorded } from "./run/errors.ts";
import { openSource } from "./source.ts";

/** A part of a load with about how many rows the source would send, or why it would fail. */
export type PreviewedPart = Part & { estimate?: number; fault?: RunError };

/** What a derive would compute of a table again: how many values of each grain, all of it, or nothing yet. */
export type Recomputed = {
  entry: ComputedTable;
  what: "everything" | "stale" | "waits";
  /** Distinct days, learners, products ... that are stale. */
  stale: Partial<Record<Grain, number>>;
  /** Inputs that were never loaded: it waits for them. */
  missing: TableName[];
};

export type Preview =
  | {
      kind: "seed" | "delta";
      now: string;
      parts: PreviewedPart[];
      /** What DROP ... CASCADE would take along; made again afterwards. */
      views: { name: string; isMaterialized: boolean }[];
      /** Views that show whoever may read them the rows that their owner may see, past row-level security. */
      unprotected: { name: string; owner: string }[];
      /** What else goes with the tables and is made again. */
      others: { type: string; name: string }[];
      /** What would be lost, and makes the seed refuse unless it is confirmed. */
      lost: { name: string; why: string }[];
    }
  | { kind: "derive"; tables: Recomputed[] };

type Asked = Pick<PreviewCall, "warehouse" | "options"> & {
  snapshot: Snapshot;
  found: FoundTables;
  kind: string;
};

/** Asks the source what it expects of a part's own query, whether its columns still fit, and of a seed's whether the table would shrink. */
async function estimated(
  { snapshot, found, kind, warehouse, options }: Asked,
  manifest: Manifest,
  part: Part,
): Promise<PreviewedPart> {
  const { entry, window } = part;
  try {
    if (kind === "delta") mustFit(found, manifest, [part.table]);
    await checkDrift(snapshot.columns, entry, manifest);
    const estimate = await snapshot.estimate(extractQuery(entry, manifest, window));
    if (kind === "seed") {
      const asking = { ...part, warehouse, manifest, isConfirmed: options.isConfirmed ?? false };
      await mustNotShrink(asking, entry, estimate, async () => {
        const counts = await snapshot.rows<Count>(countQuery(entry, manifest, window));
        return counts.reduce((sum, { rows }) => sum + Number(rows), 0);
      });
    }
    return { ...part, estimate };
  } catch (error) {
    const fault = asFault(error, part.table);
    if (fault.isTransient) throw fault;
    return { ...part, fault: recorded(fault) };
  }
}

function standingOf({ carried, lost }: Standing) {
  const views = carried.flatMap(({ name, owner, view }) => (view ? { name, owner, ...view } : []));
  return {
    views: views.map(({ name, isMaterialized }) => ({ name, isMaterialized })),
    unprotected: views.filter(({ isInvoker }) => !isInvoker).map(({ name, owner }) => ({ name, owner })),
    others: carried.filter(({ view }) => !view).map(({ type, name }) => ({ type, name })),
    lost: lost.map(({ name, why }) => ({ name, why: why.text })),
  };
}

async function previewExtract(
  planned: ExtractPlan,
  manifest: Manifest,
  { warehouse, roots, options }: PreviewCall,
  pending: BookkeepingStep[],
): Promise<Preview> {
  const found = await findTables(warehouse);
  const watermarks = await readWatermarks(warehouse);
  // The load makes them anew.
  for (const table of found.missing) watermarks.delete(table);
  // The load upgrades the warehouse first.
  for (const table of pending.flatMap(({ readAgain }) => readAgain)) {
    const known = watermarks.get(table);
    if (known) watermarks.set(table, { ...known, isOutdated: true });
  }
  const there = planned.tables.filter(({ table }) => !found.missing.includes(table));
  const standing =
    planned.kind === "seed"
      ? await readStanding(
          warehouse,
          there.map((entry) => entry.table),
        )
      : { carried: [], lost: [] };
  const snapshot = await openSource(manifest);
  try {
    const { now } = snapshot;
    const tenants = await readTenants(snapshot, manifest, roots);
    const refused = options.isConfirmed
      ? undefined
      : await findLeaving(warehouse, manifest, { now: tenants, watermarks });
    const parts: PreviewedPart[] = [];
    for (const part of partsOf(manifest, planned, { now, tenants, watermarks }, options))
      parts.push(
        refused && part.tenants.left.length > 0
          ? { ...part, fault: recorded(staying(manifest, part.table, refused)) }
          : await estimated({ snapshot, found, kind: planned.kind, warehouse, options }, manifest, part),
      );
    return { kind: planned.kind, now, parts, ...standingOf(standing) };
  } finally {
    await snapshot.close();
  }
}

/** Gathers what is stale as the derive would, in a transaction that is undone. */
async function recomputed(
  warehouse: pg.Client,
  manifest: Manifest,
  entry: ComputedTable,
  isFull: boolean,
  lost: readonly TableName[],
): Promise<Recomputed> {
  const inputs = inputNames(entry);
  const missing = inputs.filter((input) => lost.includes(input));
  if (missing.length > 0) return { entry, what: "waits", stale: {}, missing };
  const { asOf } = await readInputs(warehouse, inputs);
  if (asOf === null) {
    const known = await readWatermarks(warehouse);
    return { entry, what: "waits", stale: {}, missing: inputs.filter((input) => !known.has(input)) };
  }
  const known = await readDerived(warehouse, entry.table);
  if (lost.includes(entry.table) || isRecomputed(known, asOf, isFull))
    return { entry, what: "everything", stale: {}, missing: [] };
  const stale: Recomputed["stale"] = {};
  await warehouse.query("BEGIN");
  for (const sql of strategyOf(entry, manifest).gather({ asOf, computedUntil: known?.as_of ?? null }))
    await warehouse.query(sql);
  for (const grain of grainsOf(entry)) {
    // A day is the same day in every tenant.
    const value = grain === "day" ? "value" : "(id_tenant, value)";
    const { rows } = await warehouse.query<{ n: string }>(
      `SELECT count(DISTINCT ${value})::text AS n FROM ${staleTable(grain)}`,
    );
    stale[grain] = Number(rows[0]?.n);
  }
  await warehouse.query("ROLLBACK");
  return { entry, what: "stale", stale, missing: [] };
}

async function previewDerive(
  planned: DerivePlan,
  manifest: Manifest,
  { warehouse }: PreviewCall,
  pending: BookkeepingStep[],
): Promise<Preview> {
  const { missing } = await findTables(warehouse);
  const again = pending.flatMap(({ computeAgain }) => computeAgain);
  const tables: Recomputed[] = [];
  for (const entry of planned.tables) {
    const isFull = planned.isFull || again.includes(entry.table);
    tables.push(await recomputed(warehouse, manifest, entry, isFull, missing));
  }
  return { kind: "derive", tables };
}

export type PreviewCall = {
  /** A connection as the loader. */
  warehouse: pg.Client;
  /** The customer's root tenants. */
  roots: readonly string[];
  options: RunOptions;
};

/**
 * What a load would do if it began now, found by the functions that the load itself uses and without changing anything.
 * Throws when the source or the warehouse cannot be asked.
 */
export async function preview(manifest: Manifest, kind: LoadKind, call: PreviewCall): Promise<Preview> {
  const planned = plan(manifest, kind, call.options);
  try {
    mustFollowContract(manifest);
    const pending = await pendingSteps(call.warehouse);
    if (planned.kind === "derive") return await previewDerive(planned, manifest, call, pending);
    return await previewExtract(planned, manifest, call, pending);
  } catch (error) {
    throw asFault(error);
  }
}
