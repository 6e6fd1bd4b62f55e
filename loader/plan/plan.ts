import type { RunOptions } from "#db/schema/console/runs.ts";
import { isTableName, type TableName } from "#db/schema/index.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { because } from "#errors/english.ts";
import {
  type ComputedTable,
  type ExtractedTable,
  isComputed,
  isExtracted,
  isWhole,
  type Manifest,
} from "#loader/manifest/manifest.ts";
import { compareTenants, type Tenants } from "./tenants.ts";
import type { Known } from "./watermarks.ts";
import { everythingOf, span, type Window } from "./window.ts";

export type ExtractPlan = { kind: "seed" | "delta"; tables: ExtractedTable[] };
export type DerivePlan = { kind: "derive"; tables: ComputedTable[]; isFull: boolean };
export type Plan = ExtractPlan | DerivePlan;

function asked(options: RunOptions): Set<TableName> | undefined {
  if (!options.tables || options.tables.length === 0) return undefined;
  for (const name of options.tables) if (!isTableName(name)) throw because("table_unknown", { table: name });
  return new Set(options.tables as TableName[]);
}

/** Which tables a load of a kind fills, in the manifest's order. Throws `bad_input` for tables it cannot fill. */
export function plan(manifest: Manifest, kind: LoadKind, options: RunOptions): Plan {
  const only = asked(options);
  const fits = kind === "derive" ? isComputed : isExtracted;
  const wrong = [...(only ?? [])].filter(
    (name) => !manifest.tables.some((entry) => entry.table === name && fits(entry)),
  );
  if (wrong.length > 0) throw because("tables_not_filled", { kind, tables: wrong });
  const chosen = manifest.tables.filter((entry) => only === undefined || only.has(entry.table));
  if (kind === "derive") return { kind, tables: chosen.filter(isComputed), isFull: options.isFull ?? false };
  return { kind, tables: chosen.filter(isExtracted) };
}

const day = 864e5;

/** The watermark that a load at source time `now` sets: `lag` earlier, for transactions that commit late. */
export const untilOf = (manifest: Manifest, now: string): string =>
  new Date(Date.parse(now) - span(manifest.source.lag)).toISOString();

/**
 * The window that a delta reads of a table: from `lookback` before its watermark, at least the last 24 hours. Where less
 * time has passed for the source than for the warehouse, the source's clock went back: perhaps it was ahead when the
 * watermark was set, so the window starts from where it would have been. Never loaded, or by an earlier meaning of the contract: everything.
 */
export function windowOf(
  entry: ExtractedTable,
  tenants: Tenants,
  watermark: Pick<Known, "until" | "age" | "isOutdated"> | undefined,
  until: string,
  options: RunOptions = {},
): Window {
  const { known, joined } = tenants;
  if (watermark === undefined || watermark.isOutdated || isWhole(entry)) return everythingOf(tenants.now);
  if (options.from) return { known, joined, from: options.from, until: options.until ?? null };
  const reached = Math.min(Date.parse(watermark.until), Date.parse(until) - watermark.age);
  const from = Math.min(reached - span(entry.lookback), Date.parse(until) - day);
  return { known, joined, from: new Date(from).toISOString(), until: null };
}

/** What a seed or a delta finds before it reads: the source's time, the customer's tenants, how far each table is. */
export type Standing = { now: string; tenants: string[]; watermarks: Map<string, Known> };

/** What a seed or a delta does with one table. */
export type Part = {
  table: TableName;
  entry: ExtractedTable;
  tenants: Tenants;
  window: Window;
  /** The times of the window, as the step records them; both null for a table that is compared whole. */
  covers: { from: string | null; until: string | null };
  /** The watermark that it sets, and the one that was there. */
  until: string;
  before: string | undefined;
  /** Whether what stands was read as an earlier version of the contract meant it. */
  isOutdated: boolean;
  /** A window that was asked for by hand: it says nothing about the time after it. */
  isAgain: boolean;
};

/** What a seed or a delta does, table by table. `--plan` shows what this returns, and the run does it. */
export function partsOf(
  manifest: Manifest,
  planned: ExtractPlan,
  { now, tenants: all, watermarks }: Standing,
  options: RunOptions,
): Part[] {
  const until = untilOf(manifest, now);
  return planned.tables.map((entry) => {
    const known = watermarks.get(entry.table);
    const tenants = compareTenants(all, known?.tenants ?? []);
    const isSeed = planned.kind === "seed";
    const window = windowOf(entry, tenants, isSeed ? undefined : known, until, options);
    const covers =
      isWhole(entry) && !isSeed
        ? { from: null, until: null }
        : { from: window.from, until: window.until ?? until };
    const isAgain = options.from !== undefined && known !== undefined;
    const mark = isAgain ? known.until : until;
    const isOutdated = known?.isOutdated ?? false;
    const of = { table: entry.table, entry, tenants, window, covers };
    return { ...of, until: mark, before: known?.until, isOutdated, isAgain };
  });
}

/** What is recorded of a computed table: up to which day it was computed, and whether that still holds. */
export type Derived = { is_stale: boolean; as_of: string | null };

/** Whether a derive computes a table whole, with inputs up to the day `asOf`, or only what loads have touched. */
export function isRecomputed(known: Derived | undefined, asOf: string, isFull: boolean): boolean {
  if (isFull || known === undefined || known.is_stale || known.as_of === null) return true;
  // A day of the data that lies before the one computed last: the source's clock went back.
  return known.as_of > asOf;
}
