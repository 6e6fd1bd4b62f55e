import type pg from "pg";
import { client } from "#db/connect.ts";
import { loaderRole } from "#db/ddl.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { OpendbError } from "#errors.ts";
import { createWarehouse, dropWarehouse } from "#warehouse/create.ts";
import { type LoadRun, runLoader } from "./loader.ts";
import { makeViews, pgloader } from "./pgloader.ts";
import {
  type Counts,
  countRows,
  type Pipe,
  type PipeRun,
  runPipe,
  type TableCopy,
  tableByTable,
} from "./pipe.ts";
import { type Profile, sample } from "./profile.ts";
import { psqlMover, versionOf } from "./psql.ts";
import type { Rig } from "./rig.ts";
import { settle } from "./settle.ts";
import { streamMover } from "./streams.ts";

export type SeedRound = {
  loader: LoadRun;
  text: PipeRun;
  binary: PipeRun;
  pgloader?: PipeRun;
  profile?: Profile;
};

/** `textPipe`, `pgloader`: which programs did it. */
export type Seeds = { rounds: SeedRound[]; rows: number; textPipe: string; pgloader?: string };

export type SeedBench = {
  rig: Rig;
  admin: pg.Client;
  customer: Customer;
  copies: TableCopy[];
  /** How many rows each table has at the source. */
  counts: Counts;
  isProfiled: boolean;
  say: (text: string) => void;
};

/**
 * A new server makes its log files when they are first needed, and uses them again later: the contender who writes
 * first would pay for that. So as many are made before as the source is large.
 */
async function prepareLog(bench: SeedBench): Promise<void> {
  if (!bench.rig.isOwn) return;
  const { rows } = await bench.admin.query<{ segments: number }>(
    "SELECT least(400, pg_database_size(current_database()) / 16777216 + 1)::int AS segments",
  );
  for (let made = 0; made < (rows[0]?.segments ?? 0); made++)
    await bench.admin.query("SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()");
  await settle(bench.admin, bench.say);
}

function mustAgree(expected: Counts, found: Counts, who: string): void {
  const wrong = [...expected].filter(([table, rows]) => found.get(table) !== rows);
  if (wrong.length === 0) return;
  const lines = wrong.map(([table, rows]) => `${table}: ${found.get(table) ?? 0} of ${rows}`);
  throw new OpendbError("unreconciled", `${who} did not bring the source's rows over: ${lines.join(", ")}.`);
}

/** Seeds by the loader alone, into an empty warehouse. */
export async function seedOnce(bench: SeedBench): Promise<Pick<SeedRound, "loader" | "profile">> {
  const { rig, customer, copies, counts, isProfiled, say } = bench;
  const adminUrl = rig.settings.DATABASE_URL;
  // Every round begins with an empty warehouse, as the pipes begin with empty tables.
  await dropWarehouse({ adminUrl, slug: customer.slug });
  await createWarehouse({ adminUrl, slug: customer.slug });
  await settle(bench.admin, bench.say);
  const databases = { source: rig.at("source").database, warehouse: customer.slug };
  const sampler = isProfiled ? await sample(rig.at("control"), databases) : undefined;
  const loader = await runLoader(rig, customer.id, "seed").finally(() => sampler?.stop());
  const warehouse = await client({ url: adminUrl, database: customer.slug, role: loaderRole });
  mustAgree(counts, await countRows(warehouse, copies).finally(() => warehouse.end()), "The loader");
  say(`  loader: ${loader.seconds.toFixed(1)} s`);
  return { loader, profile: sampler?.profile() };
}

async function pipeOnce(bench: SeedBench, name: string, pipe: Pipe): Promise<PipeRun> {
  const { rig, copies, counts, say } = bench;
  await settle(bench.admin, bench.say);
  const done = await runPipe(rig, copies, pipe);
  mustAgree(counts, done.counts, `The ${name}`);
  say(`  ${name}: ${done.seconds.toFixed(1)} s`);
  return done;
}

type Contender = () => Promise<Partial<SeedRound>>;

function contenders(bench: SeedBench, hasPsql: boolean, hasPgloader: boolean): Contender[] {
  const text = tableByTable(hasPsql ? psqlMover : streamMover("text"));
  const binary = tableByTable(streamMover("binary"));
  return [
    async () => ({ text: await pipeOnce(bench, "text pipe", text) }),
    () => seedOnce(bench),
    async () => ({ binary: await pipeOnce(bench, "binary pipe", binary) }),
    ...(hasPgloader ? [() => pgloaderOnce(bench)] : []),
  ];
}

/** It is not ours: when it gives up, the others are measured all the same. */
async function pgloaderOnce(bench: SeedBench): Promise<Partial<SeedRound>> {
  try {
    return { pgloader: await pipeOnce(bench, "pgloader", pgloader) };
  } catch (error) {
    bench.say(`  pgloader gave up: ${(error as Error).message}`);
    return {};
  }
}

/**
 * Seeds by the loader and by the pipes, each once a round, every round beginning with another one, so that nobody is
 * always first. Throws when one of them left other rows than the source has.
 */
export async function runSeeds(bench: SeedBench, count: number): Promise<Seeds> {
  const { rig, copies, counts, say } = bench;
  const [psql, foundPgloader] = await Promise.all([versionOf("psql"), versionOf("pgloader")]);
  if (!psql)
    say(
      "  psql is not on the PATH (on Debian: apt install postgresql-client): pg-copy-streams makes its pipe.",
    );
  if (foundPgloader) await makeViews(rig, copies);
  await prepareLog(bench);
  const all = contenders(bench, psql !== undefined, foundPgloader !== undefined);
  const rounds: SeedRound[] = [];
  for (let round = 0; round < count; round++) {
    const order = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
    const made: Partial<SeedRound> = {};
    for (const contender of order) Object.assign(made, await contender());
    rounds.push(made as SeedRound);
  }
  const rows = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const finished = rounds.every((round) => round.pgloader) ? foundPgloader : undefined;
  return { rounds, rows, textPipe: psql ?? "pg-copy-streams", pgloader: finished };
}
