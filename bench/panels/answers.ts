import { readFileSync } from "node:fs";
import { DuckDBInstance, version } from "@duckdb/node-api";
import type pg from "pg";
import { addDays, type DayRange } from "#days.ts";
import type { Theme } from "#db/figures/figure.ts";
import { OpendbError } from "#errors.ts";
import { exportParquet } from "../load/parquet.ts";
import { readDays } from "./pages.ts";

/** What each page's numbers are, as one would ask for them who has only what was loaded; names are left out. */
const answersOf: Record<Theme, readonly string[]> = {
  overview: ["activity", "counters", "events", "certificates"],
  learners: ["activity", "counters", "caps"],
  engagement: ["activity", "counters", "hours"],
  content: ["lesson_events", "counters", "consumption", "watched", "ratings"],
  results: ["counters", "certificates", "completion"],
  // Who has access is loaded as it is shown: there is nothing to compute it from.
  access: ["activity", "counters"],
  platforms: ["activity", "counters"],
};
const names = [...new Set(Object.values(answersOf).flat())];

/** Midnight in São Paulo, which has had no summer time since 2019. */
const midnight = (day: string) => `TIMESTAMP WITH TIME ZONE '${day} 00:00:00-03'`;

function textOf(name: string, tenants: readonly bigint[], range: DayRange): string {
  const { from, first, until } = readDays(range);
  const values: Record<string, string> = {
    tenants: tenants.join(", "),
    from,
    until,
    begin: midnight(from),
    first: midnight(first),
    end: midnight(addDays(until, 1)),
  };
  const text = readFileSync(new URL(`./statements/${name}.sql`, import.meta.url), "utf8");
  return text.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "");
}

/** Milliseconds of each answer, from the rows as loaded by SQL, and by DuckDB over a copy of them in Parquet. */
export type Answers = { sql: Record<string, number>; duckdb: Record<string, number>; version: string };

type Rows = { rows: number; sum: number };
const summed = (values: unknown[]): Rows => ({
  rows: values.length,
  sum: values.reduce((sum: number, value) => sum + Number(value), 0),
});

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const start = performance.now();
  const found = await work();
  return [performance.now() - start, found];
}

/** Asks for every answer once each way. Throws where the two do not agree. */
export async function askAnswers(
  warehouse: pg.Client,
  folder: string,
  { tenants, range, say }: { tenants: readonly bigint[]; range: DayRange; say: (text: string) => void },
): Promise<Answers> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: "4GB",
    temp_directory: folder,
  });
  try {
    const duckdb = await instance.connect();
    await duckdb.run("SET TimeZone = 'America/Sao_Paulo'");
    say("Copying the rows to Parquet");
    await exportParquet(warehouse, duckdb, folder);
    const answers: Answers = { sql: {}, duckdb: {}, version: version() };
    for (const name of names) {
      const text = textOf(name, tenants, range);
      const [inDuckdb, columns] = await timed(async () =>
        (await duckdb.runAndReadAll(text)).getColumnsObjectJson(),
      );
      const [inSql, found] = await timed(() => warehouse.query<{ value: unknown }>(text));
      const [one, other] = [summed(columns.value ?? []), summed(found.rows.map(({ value }) => value))];
      if (one.rows !== other.rows || one.sum !== other.sum)
        throw new OpendbError(
          "unreconciled",
          `${name}: DuckDB finds ${JSON.stringify(one)}, SQL ${JSON.stringify(other)}.`,
        );
      Object.assign(answers.sql, { [name]: inSql });
      Object.assign(answers.duckdb, { [name]: inDuckdb });
      say(`  ${name}: ${inSql.toFixed(0)} ms by SQL, ${inDuckdb.toFixed(0)} ms by DuckDB`);
    }
    duckdb.closeSync();
    return answers;
  } finally {
    instance.closeSync();
  }
}

/** What all answers of a page take together. */
export const together = (theme: Theme, taken: Record<string, number>): number =>
  answersOf[theme].reduce((sum, name) => sum + (taken[name] ?? 0), 0);
