import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { client } from "#db/connect.ts";
import { createKeys } from "#db/ddl.ts";
import { OpendbError } from "#errors.ts";
import { since } from "./clock.ts";
import type { Pipe, TableCopy, TableTimes } from "./pipe.ts";
import type { Rig } from "./rig.ts";

/** pgloader reads tables and views, no queries: the bench's source gets a view for each. */
export async function makeViews(rig: Rig, copies: TableCopy[]): Promise<void> {
  const source = await client(rig.at("source"));
  try {
    await source.query("CREATE SCHEMA IF NOT EXISTS lms; CREATE SCHEMA IF NOT EXISTS metrics");
    for (const { table, query } of copies) await source.query(`CREATE OR REPLACE VIEW ${table} AS ${query}`);
  } finally {
    await source.end();
  }
}

/** A load file: it holds a password, so it lies where nobody else may read. */
function writeOrder(rig: Rig, copies: TableCopy[]): string {
  const addressOf = (name: string) => {
    const { url, database } = rig.at(name);
    return Object.assign(new URL(url), { protocol: "pgsql:", pathname: `/${database}` }).toString();
  };
  const file = join(rig.scratch, "pgloader.load");
  // With the 100,000 rows that it fetches ahead by default its heap is exhausted, on a tenth of scale L already.
  const order = `LOAD DATABASE FROM ${addressOf("source")} INTO ${addressOf("pipe")}
    WITH data only, workers = 2, concurrency = 1, prefetch rows = 10000
    MATERIALIZE VIEWS ${copies.map(({ table }) => table).join(", ")}
    INCLUDING ONLY TABLE NAMES MATCHING 'nothing but the views' IN SCHEMA 'lms';`;
  writeFileSync(file, order, { mode: 0o600 });
  return file;
}

async function run(file: string): Promise<void> {
  const child = spawn("pgloader", ["--on-error-stop", "--root-dir", join(file, ".."), file], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  if ((await ended) === 0) return;
  const lines = said.join("\n").split("\n");
  const [why] = lines.filter((line) => /ERROR|FATAL|exhausted/.test(line));
  throw new OpendbError("internal", why?.trim() ?? lines.filter(Boolean).at(-1) ?? "It said nothing.");
}

/** pgloader over all tables at once; what it cannot know, keys and indexes, is built after it. */
export const pgloader: Pipe = async (rig, copies, into) => {
  await run(writeOrder(rig, copies));
  const tables: TableTimes[] = [];
  for (const { table } of copies) {
    const began = performance.now();
    for (const sql of createKeys(table)) await into.query(sql);
    // It moves all tables side by side, and says how long each took only in words.
    tables.push({ table, copy: 0, keys: since(began) });
  }
  return tables;
};
