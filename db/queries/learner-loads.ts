import "server-only";
import { sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import type { Access } from "#db/scope.ts";
import { committedStepStates } from "#db/vocabulary.ts";

/** When a table was last loaded, and when all of it was last held against the source: by a full load or a sweep. */
export type TableLoads = { last: Date | null; whole: Date | null };

type Row = { table: string; last: number | null; whole: number | null };

/** The last loads of each table of a customer, of the last year. */
export async function learnerLoads({ customer }: Access): Promise<ReadonlyMap<string, TableLoads>> {
  const states = `{${committedStepStates.join(",")}}`;
  const { rows } = await consoleDb().execute<Row>(sql`
    SELECT s.table_name AS table, round(extract(epoch FROM max(s.finished_at)) * 1000)::float8 AS last,
      round(extract(epoch FROM max(s.finished_at) FILTER (
        WHERE r.kind IN ('seed', 'derive') OR (r.options ->> 'isSweep')::boolean)) * 1000)::float8 AS whole
    FROM console.runs r JOIN console.steps s ON s.id_run = r.id
    WHERE r.id_customer = ${customer.id} AND r.requested_at > now() - interval '1 year' AND s.state = ANY (${states}::text[])
    GROUP BY s.table_name`);
  const date = (ms: number | null) => (ms === null ? null : new Date(ms));
  return new Map(rows.map(({ table, last, whole }) => [table, { last: date(last), whole: date(whole) }]));
}
