import { sql } from "drizzle-orm";
import type { ControlDb } from "./control.ts";
import type { CustomerState, LoadKind, RunCondition, RunState } from "./vocabulary.ts";

/** An open load, or one that failed and waits for another one of its customer before it is tried again. */
export type OpenRun = {
  id: number;
  kind: LoadKind;
  state: RunState;
  condition: RunCondition;
  since: number | null;
  attempt: number;
  next_attempt_at: number | null;
  code: string | null;
  origin: string | null;
};

/** Tables whose last load did not bring them in as they should be; instants are milliseconds. */
type Verdict = {
  state: "failed" | "needs_confirmation" | "unreconciled";
  id_run: number;
  since: number | null;
  code: string | null;
  origin: string | null;
  tables: number;
  table: string | null;
};

/** What the control database knows of a customer's warehouse. */
export type Facts = {
  id: number;
  state: CustomerState;
  created_at: number;
  as_of: number | null;
  finished_at: number | null;
  open: OpenRun | null;
  verdicts: Verdict[];
  look: { looked_at: number; since: number; code: string | null; origin: string | null } | null;
  /** Whether the night that was asked about has a load. */
  has_night: boolean;
};

const ms = (instant: string) => `round(extract(epoch FROM ${instant}) * 1000)::float8`;

const complete = `
  SELECT ${ms("as_of")} AS as_of, ${ms("finished_at")} AS finished_at FROM console.runs
  WHERE id_customer = c.id AND state IN ('done', 'unreconciled') AND as_of IS NOT NULL
  ORDER BY runs.as_of DESC, id DESC LIMIT 1`;

const openRun = `
  SELECT json_build_object('id', r.id, 'kind', r.kind, 'state', r.state, 'condition', v.condition,
    'since', ${ms("v.since")}, 'attempt', r.attempt, 'next_attempt_at', ${ms("r.next_attempt_at")},
    'code', r.error ->> 'code', 'origin', r.error ->> 'origin') AS run
  FROM console.runs r JOIN console.run_conditions v ON v.id_run = r.id
  WHERE r.id_customer = c.id AND (r.state IN ('queued', 'running') OR r.state = 'failed' AND r.next_attempt_at IS NOT NULL)
  ORDER BY r.state IN ('queued', 'running') DESC, r.id DESC LIMIT 1`;

/**
 * The runs that say how tables are: from the last on that loaded all of its kind. One that is still to be tried has said
 * nothing yet; one that was cancelled only where it was due, by the schedule or after another load.
 */
const saying = `
  SELECT r.* FROM console.runs r
  WHERE r.id_customer = c.id AND (r.kind = 'derive') = kinds.is_derive AND r.state NOT IN ('queued', 'running')
    AND NOT (r.state = 'failed' AND r.next_attempt_at IS NOT NULL)
    AND r.id >= coalesce((SELECT w.id FROM console.runs w WHERE w.id_customer = c.id
      AND (w.kind = 'derive') = kinds.is_derive AND w.state IN ('done', 'unreconciled')
      AND NOT w.options ?| '{tables,from}' ORDER BY w.id DESC LIMIT 1), 0)
  ORDER BY r.id DESC LIMIT 50`;

const isSaying = `(r.state <> 'cancelled' OR r.kind = 'derive' OR r.due_at IS NOT NULL)`;

/** The last word on each table, and on runs that ended before they knew their tables. */
const lastWords = `
  SELECT DISTINCT ON (s.table_name, CASE WHEN s.id_run IS NULL THEN r.id END)
    r.id AS id_run, s.table_name, s.state, coalesce(s.error, r.error, '{"code": "cancelled"}') AS error, r.finished_at
  FROM (VALUES (true), (false)) kinds (is_derive) CROSS JOIN LATERAL (${saying}) r
    LEFT JOIN console.steps s ON s.id_run = r.id
  WHERE s.state IN ('done', 'unreconciled') OR ${isSaying} AND r.state IN ('failed', 'cancelled')
  ORDER BY s.table_name, CASE WHEN s.id_run IS NULL THEN r.id END, r.id DESC`;

/** Whether any of those runs was not simply done: of most customers there is none, and nothing more to be asked. */
const isOdd = `EXISTS (
  SELECT FROM (VALUES (true), (false)) kinds (is_derive) CROSS JOIN LATERAL (${saying}) r WHERE r.state <> 'done')`;

const verdicts = `
  SELECT json_agg(json_build_object('state', state, 'id_run', id_run, 'since', since, 'code', code, 'origin', origin,
    'tables', tables, 'table', name)) AS found
  FROM (
    SELECT t.state, max(id_run) AS id_run, min(${ms("t.since")}) AS since, count(table_name)::int AS tables,
      min(table_name) AS name, min(code) AS code, min(origin) AS origin
    FROM (SELECT id_run, table_name, error ->> 'code' AS code, error ->> 'origin' AS origin,
        coalesce((error ->> 'since')::timestamptz, finished_at) AS since,
        CASE WHEN w.state = 'unreconciled' THEN w.state
          WHEN error ->> 'code' = 'needs_confirmation' THEN 'needs_confirmation' ELSE 'failed' END AS state
      FROM (${lastWords}) w WHERE w.state IS DISTINCT FROM 'done') t
    GROUP BY t.state) grouped`;

const look = `
  SELECT json_build_object('looked_at', ${ms("looked_at")}, 'since', ${ms("since")}, 'code', error ->> 'code',
    'origin', error ->> 'origin') AS last
  FROM console.reachability WHERE id_customer = c.id`;

/** The facts about some customers, in any order; `night` is when the last one began that should have come by now. */
export async function healthFacts(db: ControlDb, ids: number[], night: Date | null): Promise<Facts[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.execute<{ facts: Facts }>(sql`
    SELECT json_build_object('id', c.id, 'state', c.state, 'created_at', ${sql.raw(ms("c.created_at"))},
      'as_of', complete.as_of, 'finished_at', complete.finished_at, 'open', open.run,
      'verdicts', coalesce(CASE WHEN ${sql.raw(isOdd)} THEN (${sql.raw(verdicts)}) END, '[]'), 'look', look.last,
      'has_night', EXISTS (SELECT FROM console.runs n
        WHERE n.id_customer = c.id AND n.due_at = ${night?.toISOString() ?? null}::timestamptz)) AS facts
    FROM console.customers c LEFT JOIN LATERAL (${sql.raw(complete)}) complete ON true
      LEFT JOIN LATERAL (${sql.raw(openRun)}) open ON true
      LEFT JOIN LATERAL (${sql.raw(look)}) look ON true
    WHERE c.id = ANY (${sql.param(ids)}::bigint[])`);
  return rows.map(({ facts }) => facts);
}
