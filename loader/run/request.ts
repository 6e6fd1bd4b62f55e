import { and, eq, inArray, sql } from "drizzle-orm";
import { fromDrizzle, PgBoss } from "pg-boss";
import { type ControlDb, consoleDb, controlDb } from "#db/control.ts";
import { priorities, queues } from "#db/queues.ts";
import { type Run, type RunOptions, runs } from "#db/schema/console/runs.ts";
import type { Step } from "#db/schema/console/steps.ts";
import { type LoadKind, openRunStates } from "#db/vocabulary.ts";
import { env } from "#env.ts";
import { OpendbError } from "#errors.ts";

export type LoadRequest = {
  idCustomer: number;
  kind: LoadKind;
  options: RunOptions;
  /** A person's e-mail, `schedule`, `terminal` or `worker`. */
  requestedBy: string;
  idPerson: number | null;
};

let sender: Promise<PgBoss> | undefined;

/** A queue that only sends: it neither works nor looks after the queue, which is the workers' business. */
function queue(): Promise<PgBoss> {
  // The web process has the one address only; a worker that has both needs no more than this one, either.
  const pool = () => (env().CONSOLE_URL ? consoleDb() : controlDb()).pool;
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => pool().query(text, values) },
    schema: "pgboss",
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  });
  boss.on("error", () => {});
  sender ??= boss.start().catch((error) => {
    sender = undefined;
    throw error;
  });
  return sender;
}

async function openRun(tx: ControlDb, idCustomer: number) {
  const [open] = await tx
    .select({ id: runs.id, kind: runs.kind, state: runs.state })
    .from(runs)
    .where(and(eq(runs.id_customer, idCustomer), inArray(runs.state, [...openRunStates])));
  return open;
}

/**
 * Asks for a load: one row and one job, in the caller's transaction. Throws `conflict`, naming the other load, while
 * the customer has one that is not finished.
 */
export async function requestLoad(tx: ControlDb, request: LoadRequest): Promise<{ id: number }> {
  const { idCustomer, kind, options, requestedBy, idPerson } = request;
  // The index of open runs decides who is first; asking first would leave room for two.
  const [made] = await tx
    .insert(runs)
    .values({ id_customer: idCustomer, kind, options, requested_by: requestedBy, id_person: idPerson })
    .onConflictDoNothing()
    .returning({ id: runs.id });
  if (!made) {
    const open = await openRun(tx, idCustomer);
    throw new OpendbError(
      "conflict",
      `Load ${open?.id} (${open?.kind}) of this customer is ${open?.state}.`,
      {
        hint: "Wait until it has finished, or cancel it.",
      },
    );
  }
  const boss = await queue();
  await boss.send(queues.loads, { idRun: made.id }, { priority: priorities[kind], db: fromDrizzle(tx, sql) });
  return made;
}

/**
 * Asks a load to stop. One that waits is cancelled at once; one that runs stops within seconds. Throws `conflict` when
 * it has ended already.
 */
export async function requestCancel(tx: ControlDb, idRun: number): Promise<void> {
  const now = sql`clock_timestamp()`;
  const asked = await tx
    .update(runs)
    .set({
      cancel_requested_at: now,
      state: sql`CASE WHEN ${runs.state} = 'queued' THEN 'cancelled' ELSE ${runs.state} END`,
      finished_at: sql`CASE WHEN ${runs.state} = 'queued' THEN ${now} END`,
    })
    .where(and(eq(runs.id, idRun), inArray(runs.state, [...openRunStates])))
    .returning({ id: runs.id });
  if (asked.length === 0)
    throw new OpendbError("conflict", `Load ${idRun} has ended already.`, {
      hint: "There is nothing to cancel.",
    });
}

type Ended = Pick<Run, "kind" | "state" | "options" | "error">;

/** A seed's tables come in together, at its end. Only the failure of a table lets it get there; any other cuts it off. */
const isCutOff = ({ kind, error }: Ended) => kind === "seed" && (!error?.table || error.isTransient === true);

/**
 * What to ask for so that a run that has ended is made whole: the tables that did not get done, with all else as it was
 * asked for; or the same once more, when that is everything or nothing.
 */
export function optionsAgain(run: Ended, steps: Pick<Step, "table_name" | "state">[]): RunOptions {
  const isIn = (state: string) => state === "done" || state === "unreconciled";
  const left = steps.filter(({ state }) => !isIn(state)).map(({ table_name }) => table_name);
  if (isIn(run.state) || isCutOff(run) || left.length === 0 || left.length === steps.length)
    return run.options;
  return { ...run.options, tables: left };
}
