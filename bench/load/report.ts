import { paint, print, printTable } from "#cli/output.ts";
import type { ComputedFigures } from "./computed-figures.ts";
import type { SeedFigures } from "./figures.ts";
import type { FollowingFigures } from "./following.ts";
import type { Figures } from "./measure.ts";
import type { Profile } from "./profile.ts";

const one = (value: number) => value.toFixed(1);
const title = (text: string) => print(`\n${paint("bold", text)}`);

function showSeed(seed: SeedFigures): void {
  title(`Seed of ${seed.rows.toLocaleString("en")} rows, keys and indexes included`);
  const line = (name: string, seconds: number, ratio: number) =>
    [name, one(seconds), Math.round(seed.rows / seconds), ratio.toFixed(2)] as (string | number)[];
  printTable(
    ["", "seconds", "rows/s", "loader is x times as fast"],
    [
      line("loader", seed.seconds, 1),
      line(`text pipe, ${seed.pipe}`, seed.pipe_seconds, seed.ratio),
      line("binary pipe, pg-copy-streams", seed.binary_pipe_seconds, seed.binary_pipe_ratio),
      ...(seed.pgloader ? [line(seed.pgloader, seed.pgloader_seconds ?? 0, seed.pgloader_ratio ?? 0)] : []),
    ],
  );
  print(
    `Loader's memory: ${one(seed.loader_peak_mb)} MB at most, ${one(seed.loader_start_mb)} MB before it began.`,
  );
  print(`Seconds of each tenth of the largest table's copy: ${seed.tenths.map(one).join(" ")}`);
  if (seed.state !== "done") print(`The seed ended as ${seed.state}.`);
}

function showProfile(seed: SeedFigures, profile: Profile): void {
  title("Seconds by table");
  const seen = new Map(profile.tables.map((table) => [table.table, table]));
  const cells = (table: SeedFigures["tables"][number]) => {
    const found = seen.get(table.table) ?? { copy: 0, keys: 0, analyze: 0 };
    const copied = table.pipe_seconds - table.pipe_keys_seconds;
    const times = [table.seconds, found.copy, found.keys, found.analyze, copied, table.pipe_keys_seconds];
    return [table.table, table.rows, one(table.bytes / 2 ** 20), ...times.map(one)];
  };
  printTable(
    ["table", "rows", "MB", "loader", "copy", "keys", "analyze", "pipe copy", "pipe keys"],
    seed.tables.toSorted((a, b) => b.seconds - a.seconds).map(cells),
  );
  title("Seconds of the loader's sessions, by what they waited for");
  printTable(
    ["", "seconds"],
    Object.entries(profile.waits)
      .slice(0, 12)
      .map(([wait, spent]) => [wait, one(spent)]),
  );
}

function showComputed(computed: ComputedFigures): void {
  title("Computed tables, each alone: the loader against the bare statement, and DuckDB on the same rows");
  const { tables, ...sum } = computed;
  const line = ({ table, rows, ...found }: ComputedFigures["tables"][number]) => [
    table,
    rows,
    found.seconds.toFixed(2),
    found.statement_seconds.toFixed(2),
    found.ratio.toFixed(2),
    found.duckdb_seconds.toFixed(2),
  ];
  const rows = tables.reduce((total, table) => total + table.rows, 0);
  printTable(
    ["table", "rows", "loader", "statement", "ratio", `DuckDB ${sum.duckdb}`],
    [...tables.map(line), line({ ...sum, table: "sum", rows })],
  );
  print(
    `All of them for the first time, side by side: ${one(sum.first_seconds)} s, ${sum.first_ratio.toFixed(2)} times the statements' sum.`,
  );
  print(`Not counted: ${one(sum.duckdb_export_seconds)} s to copy the rows to Parquet for DuckDB.`);
}

function showFollowing({ derive, delta, same }: FollowingFigures): void {
  title("Derive");
  printTable(
    ["", "seconds", "rows"],
    [
      ["everything, first", one(derive.seconds), derive.rows],
      ["what the delta touched", one(derive.incremental_seconds), derive.incremental_rows],
      ["everything, again", one(derive.recompute_seconds), derive.rows],
    ],
  );
  print(
    `Incremental costs ${one(derive.incremental_ratio * 100)} % of a recompute, which found ${derive.differences} rows to differ.`,
  );
  title(
    `Delta after ${delta.days} ${delta.days === 1 ? "day" : "days"} of activity: ${one(delta.seconds)} s`,
  );
  printTable(
    ["read", "inserted", "updated", "unchanged", "deleted"],
    [[delta.rows_read, delta.inserted, delta.updated, delta.unchanged, delta.deleted]],
  );
  print(
    `${same.changed} changed rows after a quiet week: ${one(same.seconds)} s, and ${one(same.derive_seconds)} s to derive.`,
  );
}

/** Prints figures for people. */
export function show({ dataset, seed, computed, following, machine }: Figures): void {
  print(
    `${paint("bold", dataset)} on ${machine.cores} x ${machine.cpu}, ${machine.memory_gb} GB, ${machine.system}`,
  );
  print(`PostgreSQL ${machine.postgresql}, Node ${machine.node}`);
  print(
    paint(
      "dim",
      Object.entries(machine.settings)
        .map(([name, value]) => `${name}=${value}`)
        .join(" "),
    ),
  );
  if (seed) showSeed(seed);
  if (seed?.profile) showProfile(seed, seed.profile);
  showComputed(computed);
  if (following) showFollowing(following);
}
