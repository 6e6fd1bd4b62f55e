import { median } from "simple-statistics";
import type { LoadRun, TableFigures } from "./loader.ts";
import type { PipeRun } from "./pipe.ts";
import type { Profile } from "./profile.ts";
import type { SeedRound, Seeds } from "./seeds.ts";

export const rounded = (value: number, digits = 3) => Number(value.toFixed(digits));

type SeedTable = {
  table: string;
  rows: number;
  bytes: number;
  seconds: number;
  pipe_seconds: number;
  pipe_keys_seconds: number;
};

/** `ratio`: the loader's rows per second over the text pipe's; more than 1 is faster. Seconds are medians. */
export type SeedFigures = {
  rows: number;
  seconds: number;
  rows_per_second: number;
  ratio: number;
  loader_peak_mb: number;
  /** What the loader's process held before it began. */
  loader_start_mb: number;
  state: string;
  bytes: number;
  /** Seconds that the loader took to copy each tenth of the largest table. */
  tenths: number[];
  pipe: string;
  pipe_seconds: number;
  pipe_rows_per_second: number;
  binary_pipe_seconds: number;
  binary_pipe_ratio: number;
  /** pgloader's version and figures, where it is installed. */
  pgloader?: string;
  pgloader_seconds?: number;
  pgloader_ratio?: number;
  rounds: { seconds: number; pipe_seconds: number; binary_pipe_seconds: number; pgloader_seconds?: number }[];
  tables: SeedTable[];
  profile?: Profile;
};

function seedTables({ loader, text }: SeedRound): SeedTable[] {
  const pipes = new Map<string, PipeRun["tables"][number]>(text.tables.map((table) => [table.table, table]));
  return loader.tables.map(({ table, read, bytes, seconds }) => ({
    table,
    rows: read,
    bytes,
    seconds: rounded(seconds),
    pipe_seconds: rounded((pipes.get(table)?.copy ?? 0) + (pipes.get(table)?.keys ?? 0)),
    pipe_keys_seconds: rounded(pipes.get(table)?.keys ?? 0),
  }));
}

/** Puts the rounds of a seed together. Every contender has moved all `rows`: runSeeds has counted them. */
export function seedFigures({ rounds, rows, textPipe, pgloader }: Seeds): SeedFigures {
  const last = rounds.at(-1);
  if (!last) throw new Error("no round was run");
  const middle = (of: (round: SeedRound) => number) => median(rounds.map(of));
  const seconds = middle((round) => round.loader.seconds);
  const pipe = middle((round) => round.text.seconds);
  const binary = middle((round) => round.binary.seconds);
  const other = pgloader ? middle((round) => round.pgloader?.seconds ?? Number.NaN) : undefined;
  return {
    rows,
    seconds: rounded(seconds),
    rows_per_second: Math.round(rows / seconds),
    ratio: rounded(pipe / seconds),
    loader_peak_mb: rounded(Math.max(...rounds.map(({ loader }) => loader.peakMb)), 1),
    loader_start_mb: rounded(last.loader.startMb, 1),
    state: last.loader.state,
    bytes: last.loader.bytes,
    tenths: last.loader.tenths.map((tenth) => rounded(tenth)),
    pipe: textPipe,
    pipe_seconds: rounded(pipe),
    pipe_rows_per_second: Math.round(rows / pipe),
    binary_pipe_seconds: rounded(binary),
    binary_pipe_ratio: rounded(binary / seconds),
    ...(other === undefined
      ? {}
      : { pgloader, pgloader_seconds: rounded(other), pgloader_ratio: rounded(other / seconds) }),
    rounds: rounds.map((round) => ({
      seconds: rounded(round.loader.seconds),
      pipe_seconds: rounded(round.text.seconds),
      binary_pipe_seconds: rounded(round.binary.seconds),
      ...(round.pgloader ? { pgloader_seconds: rounded(round.pgloader.seconds) } : {}),
    })),
    tables: seedTables(last),
    ...(last.profile ? { profile: last.profile } : {}),
  };
}

/** Of the first derive, and of the two after the delta: what was touched, and everything again. */
export type DeriveFigures = {
  rows: number;
  seconds: number;
  rows_per_second: number;
  peak_mb: number;
  incremental_rows: number;
  incremental_seconds: number;
  recompute_seconds: number;
  /** Incremental over recompute, of the same state. */
  incremental_ratio: number;
  /** Rows in which the recompute differs from the incremental result; 0, or one of them is wrong. */
  differences: number;
  tables: { table: string; seconds: number; incremental_seconds: number; recompute_seconds: number }[];
};

type Derives = { full: LoadRun; incremental: LoadRun; again: LoadRun };

const secondsIn = (run: LoadRun, table: string) =>
  rounded(run.tables.find((found: TableFigures) => found.table === table)?.seconds ?? 0);

export function deriveFigures({ full, incremental, again }: Derives): DeriveFigures {
  return {
    rows: full.read,
    seconds: rounded(full.seconds),
    rows_per_second: Math.round(full.read / full.seconds),
    peak_mb: rounded(full.peakMb, 1),
    incremental_rows: incremental.read,
    incremental_seconds: rounded(incremental.seconds),
    recompute_seconds: rounded(again.seconds),
    incremental_ratio: rounded(incremental.seconds / again.seconds),
    differences: again.inserted + again.updated + again.deleted,
    tables: full.tables.map(({ table }) => ({
      table,
      seconds: secondsIn(full, table),
      incremental_seconds: secondsIn(incremental, table),
      recompute_seconds: secondsIn(again, table),
    })),
  };
}

/** read = inserted + updated + unchanged. */
export type DeltaFigures = {
  days: number;
  seconds: number;
  rows_read: number;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  peak_mb: number;
  state: string;
  tables: { table: string; seconds: number; rows_read: number; changed: number }[];
};

export function deltaFigures(delta: LoadRun, days: number): DeltaFigures {
  const { read, inserted, updated, unchanged, deleted, state } = delta;
  return {
    days,
    seconds: rounded(delta.seconds),
    rows_read: read,
    inserted,
    updated,
    unchanged,
    deleted,
    peak_mb: rounded(delta.peakMb, 1),
    state,
    tables: delta.tables.map((table) => ({
      table: table.table,
      seconds: rounded(table.seconds),
      rows_read: table.read,
      changed: table.inserted + table.updated + table.deleted,
    })),
  };
}

/** A change that is the same whatever the size of the warehouse: its delta, and the derive after it. */
export type SameFigures = { changed: number; rows_read: number; seconds: number; derive_seconds: number };

export const sameFigures = (changed: number, delta: LoadRun, derive: LoadRun): SameFigures => ({
  changed,
  rows_read: delta.read,
  seconds: rounded(delta.seconds),
  derive_seconds: rounded(derive.seconds),
});
