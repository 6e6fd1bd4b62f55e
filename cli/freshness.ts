import { and, desc, eq, isNotNull } from "drizzle-orm";
import { readContract } from "#db/contract/parse.ts";
import { controlDb } from "#db/control.ts";
import { type Freshness, freshnessOfAll, type Open } from "#db/freshness.ts";
import { runs } from "#db/schema/console/runs.ts";
import type { Schedule } from "#db/schema/console/schedules.ts";
import { type Step, steps } from "#db/schema/console/steps.ts";
import { committedStepStates } from "#db/vocabulary.ts";
import type { OpendbError } from "#errors.ts";
import { abandonedRun } from "#loader/run/abandoned.ts";
import { asFault } from "#loader/run/errors.ts";
import { type CliCustomer, inWarehouse } from "./customer.ts";

/** How fresh and how well customers' warehouses are, and what is under way, in the words of the terminal's JSON. */
export async function freshnessOf(customers: CliCustomer[], schedule: Schedule | null) {
  const ids = customers.map(({ id }) => id);
  const found = await freshnessOfAll(controlDb(), ids, schedule);
  const told = customers.map(async (customer) => {
    const freshness = found.get(customer.id);
    if (!freshness) return [];
    const open = freshness.open && (await asSeenHere(freshness.open, customer));
    return [{ customer, freshness: inJson({ ...freshness, open }) }];
  });
  return (await Promise.all(told)).flat();
}

/** Of a process of this machine it is known at once, and not only after its silence, that nobody is at its load. */
async function asSeenHere(open: Open, { id }: CliCustomer): Promise<Open> {
  if (open.state !== "running" || open.condition === "interrupted") return open;
  const left = await abandonedRun(controlDb(), id);
  return left?.id === open.id ? { ...open, condition: "interrupted", since: left.heartbeat_at } : open;
}

/** `state` is the worst of all; `troubles` says what each is about, the worst first. */
const inJson = ({ asOf, finishedAt, nextDue, health, open }: Freshness) => ({
  as_of: asOf,
  finished_at: finishedAt,
  next_due: nextDue,
  state: health.state,
  facets: health.facets,
  troubles: health.troubles.map(({ state, since, code, origin, idRun, tables, attempt, nextAttemptAt }) => ({
    state,
    since,
    code,
    origin,
    run: idRun,
    tables,
    attempt,
    next_attempt_at: nextAttemptAt,
  })),
  open_run: open,
});

const isIn = (step: Step | undefined): step is Step =>
  (committedStepStates as readonly (string | undefined)[]).includes(step?.state);

type Loaded = { table_name: string; until: Date | null; rows: string | null };

const loadedSql = `
  SELECT coalesce(w.table_name, c.table_name) AS table_name, w.until, c.rows
  FROM opendb.watermarks w FULL JOIN
    (SELECT table_name, sum(rows)::bigint AS rows FROM opendb.counts GROUP BY table_name) c USING (table_name)`;

/** What the warehouse says of its tables, or why it says nothing. */
async function loadedTables(
  customer: CliCustomer,
): Promise<{ loaded: Map<string, Loaded>; fault?: OpendbError }> {
  try {
    const { rows } = await inWarehouse(customer, (warehouse) => warehouse.query<Loaded>(loadedSql));
    return { loaded: new Map(rows.map((row) => [row.table_name, row])) };
  } catch (error) {
    const fault = asFault(error);
    if (fault.code === "internal") throw error;
    return { loaded: new Map(), fault };
  }
}

/** Each table of a customer: strategy, rows, watermark and the last step that ran. */
export async function tablesOf(customer: CliCustomer) {
  const { loaded, fault } = await loadedTables(customer);
  const last = await controlDb()
    .selectDistinctOn([steps.table_name])
    .from(steps)
    .innerJoin(runs, eq(runs.id, steps.id_run))
    .where(and(eq(runs.id_customer, customer.id), isNotNull(steps.started_at)))
    .orderBy(steps.table_name, desc(steps.id_run));
  const byTable = new Map(last.map((row) => [row.steps.table_name, row]));
  const tables = readContract().tables.map((table) => {
    const step = byTable.get(table.name)?.steps;
    const rows = loaded.get(table.name)?.rows;
    return {
      table: table.name,
      strategy: table.strategy,
      rows: rows === undefined || rows === null ? (isIn(step) ? step.rows_total : null) : Number(rows),
      watermark: loaded.get(table.name)?.until ?? null,
      last_step: step
        ? {
            run: step.id_run,
            kind: byTable.get(table.name)?.runs.kind ?? null,
            state: step.state,
            finished_at: step.finished_at,
            read: step.rows_read,
            inserted: step.rows_inserted,
            updated: step.rows_updated,
            deleted: step.rows_deleted,
            rejected: step.rows_rejected,
          }
        : null,
    };
  });
  return { tables, fault };
}
