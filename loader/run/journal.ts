import { and, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import type { Control, ControlDb } from "#db/control.ts";
import { customers, rootsOf } from "#db/schema/console/customers.ts";
import { rootChanges } from "#db/schema/console/root_changes.ts";
import { type Run, type RunError, runs } from "#db/schema/console/runs.ts";
import { servers } from "#db/schema/console/servers.ts";
import { type StepFinding, steps } from "#db/schema/console/steps.ts";
import type { TableName } from "#db/schema/index.ts";
import type { RunState, StepState } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import type { ManifestTable } from "#loader/manifest/manifest.ts";
import { recorded } from "./errors.ts";
import { isOutOfReach, noteReachability } from "./reachability.ts";
import { columnsOf, noteIn, type Results, stateOf } from "./results.ts";
import { settleSteps } from "./settle.ts";
import type { StepResult } from "./step-result.ts";

const now = sql<Date>`clock_timestamp()`;

/** An error as it is kept, with the instant since when it is so: the one that is known, or now. */
const since = (error: OpendbError, known: SQL): SQL<RunError> =>
  sql`${JSON.stringify(recorded(error))}::jsonb || jsonb_build_object('since', coalesce(${known}, to_jsonb(${now})))`;

/** What its end asks for next: another attempt, or a derive. A process that dies cannot forget it. */
export type FollowUp = (tx: ControlDb, state: RunState) => Promise<unknown>;

export type Job = {
  run: Run;
  slug: string;
  roots: string[];
  /** While the customer's roots are being changed: its tenants as that was confirmed. Rows of no others are expected to stay. */
  agreed?: string[];
  host: string;
  port: number;
};

/** A run with where it goes. Throws `not_found`. */
export async function readJob(db: ControlDb, idRun: number): Promise<Job> {
  const [found] = await db
    .select({
      run: runs,
      slug: customers.slug,
      id_root_tenant: customers.id_root_tenant,
      more_root_tenants: customers.more_root_tenants,
      host: servers.host,
      port: servers.port,
      agreed: rootChanges.tenants,
    })
    .from(runs)
    .innerJoin(customers, eq(customers.id, runs.id_customer))
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .leftJoin(
      rootChanges,
      and(
        eq(rootChanges.id_customer, customers.id),
        isNull(rootChanges.finished_at),
        isNull(rootChanges.loaded_at),
      ),
    )
    .where(eq(runs.id, idRun));
  if (!found)
    throw new OpendbError("not_found", `There is no load ${idRun}.`, { hint: "See `opendb status`." });
  const { run, slug, host, port, agreed } = found;
  return { run, slug, roots: rootsOf(found), agreed: agreed?.map(String), host, port };
}

/** Writes down how a run goes. Every write is by the worker that holds the run, or does nothing. */
export class Journal {
  readonly #db: Control;
  readonly #idRun: number;
  readonly #worker: string;

  constructor(db: Control, idRun: number, worker: string) {
    this.#db = db;
    this.#idRun = idRun;
    this.#worker = worker;
  }

  /** Lists the steps. Those that an earlier attempt finished stay as they are. */
  async begin(tables: ManifestTable[]): Promise<void> {
    if (tables.length === 0) return;
    await this.#db.transaction(async (tx) => {
      // Locked, so that nobody takes it over meanwhile: new rows have no condition of their own.
      const ours = await tx.select({ id: runs.id }).from(runs).where(this.#isOurs).for("share");
      if (ours.length === 0) return;
      await this.#list(tx, tables);
    });
  }

  async #list(tx: ControlDb, tables: ManifestTable[]): Promise<void> {
    await tx
      .insert(steps)
      .values(
        tables.map((entry, position) => ({
          id_run: this.#idRun,
          table_name: entry.table,
          strategy: entry.strategy,
          position,
        })),
      )
      .onConflictDoUpdate({
        target: [steps.id_run, steps.table_name],
        set: { state: "waiting", started_at: null, finished_at: null, error: null },
        setWhere: sql`${steps.state} NOT IN ('built', 'done', 'unreconciled')`,
      });
  }

  /** A process that stood still may go on when its run is another's, or over. */
  get #isOurs() {
    return and(eq(runs.id, this.#idRun), eq(runs.worker, this.#worker), eq(runs.state, "running"));
  }

  #step(table: TableName, values: PgUpdateSetSource<typeof steps>) {
    const held = sql`EXISTS (SELECT FROM ${runs} WHERE ${this.#isOurs})`;
    return this.#db
      .update(steps)
      .set(values)
      .where(and(eq(steps.id_run, this.#idRun), eq(steps.table_name, table), held));
  }

  /** What an earlier attempt finished is done again: its steps wait like all others. */
  async beginAgain(tables: ManifestTable[]): Promise<void> {
    for (const { table } of tables)
      await this.#step(table, { state: "waiting", started_at: null, finished_at: null, error: null });
  }

  async stepStarted(table: TableName): Promise<void> {
    await this.#step(table, { state: "running", started_at: now, finished_at: null, error: null });
  }

  /** Says what a step that runs is waiting for, and with nothing that it goes on. */
  async stepWaits(table: TableName, why?: OpendbError): Promise<void> {
    const began = sql`CASE WHEN ${steps.error} ->> 'code' = ${why?.code ?? null} THEN ${steps.error} -> 'since' END`;
    await this.#step(table, { error: why ? since(why, began) : null });
  }

  /** The same of the run, before it has come to any step: a lock, or a connection, whatever is in its way. */
  async waits(why?: OpendbError): Promise<void> {
    const isSame = sql`(${runs.error} ->> 'code' = 'locked') = ${why?.code === "locked"}::boolean`;
    const began = sql`CASE WHEN ${isSame} THEN ${runs.error} -> 'since' END`;
    await this.#db
      .update(runs)
      .set({ error: why ? since(why, began) : null })
      .where(this.#isOurs);
  }

  /** `built`: it is not in yet, a seed's tables move in together. Returns the state that it has when it is in. */
  async stepDone(table: TableName, result: StepResult, as?: "built"): Promise<"done" | "unreconciled"> {
    const state = stateOf(result);
    await this.#step(table, {
      state: as ?? state,
      error: null,
      ...columnsOf(result),
      started_at: sql<Date>`coalesce(${steps.started_at}, ${now})`,
      finished_at: now,
    });
    return state;
  }

  /** What a seed has built has taken the place of what stood there. */
  async movedIn(tables: TableName[]): Promise<void> {
    const isHeld = and(eq(runs.id, this.#idRun), eq(runs.worker, this.#worker));
    await this.#db
      .update(steps)
      .set({
        state: sql`CASE WHEN ${steps.findings} @> '[{"level": "differs"}]' THEN 'unreconciled' ELSE 'done' END`,
      })
      .from(runs)
      .where(
        and(isHeld, eq(steps.id_run, runs.id), eq(steps.state, "built"), inArray(steps.table_name, tables)),
      );
  }

  /** Steps whose rows are in, as the warehouse says, whatever the load itself came to know of them. */
  async standing(results: Results): Promise<void> {
    await noteIn(this.#db, this.#idRun, results, sql`EXISTS (SELECT FROM ${runs} WHERE ${this.#isOurs})`);
  }

  /** Adds what was found after a step was done. */
  async stepFound(table: TableName, findings: StepFinding[]): Promise<void> {
    if (findings.length === 0) return;
    await this.#step(table, {
      findings: sql<StepFinding[]>`${steps.findings} || ${JSON.stringify(findings)}::jsonb`,
    });
  }

  /** The median of rows read for a table by this customer's loads of this kind in the last 28 days, from five on. */
  async usualRows(run: Run, table: TableName): Promise<number | undefined> {
    const [found] = await this.#db
      .select({
        median: sql<string | null>`percentile_cont(0.5) WITHIN GROUP (ORDER BY ${steps.rows_read})`,
        n: sql<string>`count(*)`,
      })
      .from(steps)
      .innerJoin(runs, eq(runs.id, steps.id_run))
      .where(
        and(
          eq(runs.id_customer, run.id_customer),
          eq(runs.kind, run.kind),
          eq(steps.table_name, table),
          eq(steps.state, "done"),
          sql`${runs.options} = '{}'`,
          sql`${steps.finished_at} > ${now} - interval '28 days'`,
        ),
      );
    return found && Number(found.n) >= 5 ? Number(found.median) : undefined;
  }

  async stepFailed(table: TableName, error: OpendbError): Promise<void> {
    const state: StepState = error.code === "cancelled" ? "cancelled" : "failed";
    const isAsked = error.code === "needs_confirmation";
    const kept = isAsked ? since(error, this.#askedSince(table)) : recorded(error);
    await this.#step(table, { state, error: kept, finished_at: now });
  }

  /** Since when the last loads that came to this table have asked what this one asks; null where they did not. */
  #askedSince(table: TableName) {
    return sql`(SELECT CASE WHEN s.error ->> 'code' = 'needs_confirmation'
        THEN coalesce(s.error -> 'since', to_jsonb(s.finished_at)) END
      FROM console.steps s JOIN console.runs r ON r.id = s.id_run
      WHERE r.id_customer = (SELECT id_customer FROM console.runs WHERE id = ${this.#idRun}) AND r.id < ${this.#idRun}
        AND s.table_name = ${table} AND s.state IN ('done', 'unreconciled', 'failed')
      ORDER BY r.id DESC LIMIT 1)`;
  }

  /** Ends the run, last of all, and does in the same transaction what follows from it. */
  async end(state: RunState, asOf: string | null, error?: OpendbError, followUp?: FollowUp): Promise<void> {
    await this.#db.transaction(async (tx) => {
      const [ours] = await tx
        .update(runs)
        .set({
          state,
          as_of: asOf === null ? null : new Date(asOf),
          error: error ? recorded(error) : null,
          finished_at: now,
        })
        .where(this.#isOurs)
        .returning({ idCustomer: runs.id_customer });
      if (!ours) return;
      await followUp?.(tx, state);
      // Whether it goes on is only known now.
      if (state !== "done" && state !== "unreconciled") await settleSteps(tx, [this.#idRun]);
      if (error ? isOutOfReach(error) : state !== "cancelled")
        await noteReachability(tx, ours.idCustomer, error ? recorded(error) : null);
    });
  }
}
