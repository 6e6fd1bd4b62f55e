import type pg from "pg";
import type { RunError, RunOptions } from "#db/schema/console/runs.ts";
import type { TableName } from "#db/schema/index.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { inputNames, readDerived, readInputs } from "./derive/records.ts";
import { strategyOf } from "./derive/strategies/of.ts";
import { grainsOf, staleTable } from "./derive/strategies/stale.ts";
import { postgresSource } from "./extract/postgres.ts";
import { extractQuery } from "./extract/query.ts";
import type { Snapshot } from "./extract/source.ts";
import { readDependentViews } from "./load/dependent-views.ts";
import { findLeaving, staying } from "./load/shrink.ts";
import { checkDrift } from "./manifest/drift.ts";
import type { ComputedTable, Manifest } from "./manifest/manifest.ts";
import type { Grain } from "./manifest/model.ts";
import { type DerivePlan, type ExtractPlan, isRecomputed, type Part, partsOf, plan } from "./plan/plan.ts";
import { readTenants } from "./plan/tenants.ts";
import { readWatermarks } from "./plan/watermarks.ts";
import { asFault, recorded } from "./run/errors.ts";

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
    }
  | { kind: "derive"; tables: Recomputed[] };

async function openSource(manifest: Manifest): Promise<Snapshot> {
  const source = postgresSource({ url: required("SOURCE_URL"), clock: manifest.source.clock });
  try {
    return await source.snapshot(1, new AbortController().signal);
  } catch (cause) {
    const fault = asFault(cause);
    if (fault.code !== "source_unavailable" && fault.code !== "internal") throw fault;
    throw new OpendbError("source_unavailable", "The source does not answer.", {
      hint: "Check SOURCE_URL, and that its server runs.",
      cause,
    });
  }
}

/** Asks the source what it expects of a part's own query, and whether its columns still fit. */
async function estimated(snapshot: Snapshot, manifest: Manifest, part: Part): Promise<PreviewedPart> {
  try {
    await checkDrift(snapshot.columns, part.entry, manifest);
    return { ...part, estimate: await snapshot.estimate(extractQuery(part.entry, manifest, part.window)) };
  } catch (error) {
    const fault = asFault(error, part.table);
    if (fault.isTransient) throw fault;
    return { ...part, fault: recorded(fault) };
  }
}

async function previewExtract(
  planned: ExtractPlan,
  manifest: Manifest,
  { warehouse, root, options }: PreviewCall,
): Promise<Preview> {
  const watermarks = await readWatermarks(warehouse);
  const found =
    planned.kind === "seed"
      ? await readDependentViews(
          warehouse,
          planned.tables.map((entry) => entry.names.qualified),
        )
      : [];
  const snapshot = await openSource(manifest);
  try {
    const { now } = snapshot;
    const tenants = await readTenants(snapshot, manifest, root);
    const refused = options.isConfirmed
      ? undefined
      : await findLeaving(warehouse, manifest, tenants, watermarks);
    const parts: PreviewedPart[] = [];
    for (const part of partsOf(manifest, planned, { now, tenants, watermarks }, options))
      parts.push(
        refused && part.tenants.left.length > 0
          ? { ...part, fault: recorded(staying(manifest, part.table, refused)) }
          : await estimated(snapshot, manifest, part),
      );
    const views = found.map(({ name, isMaterialized }) => ({ name, isMaterialized }));
    return { kind: planned.kind, now, parts, views };
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
): Promise<Recomputed> {
  const inputs = inputNames(entry);
  const { asOf } = await readInputs(warehouse, inputs);
  if (asOf === null) {
    const known = await readWatermarks(warehouse);
    return { entry, what: "waits", stale: {}, missing: inputs.filter((input) => !known.has(input)) };
  }
  const known = await readDerived(warehouse, entry.table);
  if (isRecomputed(known, asOf, isFull)) return { entry, what: "everything", stale: {}, missing: [] };
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
): Promise<Preview> {
  const tables: Recomputed[] = [];
  for (const entry of planned.tables)
    tables.push(await recomputed(warehouse, manifest, entry, planned.isFull));
  return { kind: "derive", tables };
}

export type PreviewCall = {
  /** A connection as the loader. */
  warehouse: pg.Client;
  /** The customer's root tenant. */
  root: string;
  options: RunOptions;
};

/**
 * What a load would do if it began now, found by the functions that the load itself uses and without changing anything.
 * Throws when the source or the warehouse cannot be asked.
 */
export async function preview(manifest: Manifest, kind: LoadKind, call: PreviewCall): Promise<Preview> {
  const planned = plan(manifest, kind, call.options);
  try {
    if (planned.kind === "derive") return await previewDerive(planned, manifest, call);
    return await previewExtract(planned, manifest, call);
  } catch (error) {
    throw asFault(error);
  }
}
