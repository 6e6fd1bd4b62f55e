import { and, eq, inArray, isNotNull, notInArray, or, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type Run, type RunOptions, runs } from "#db/schema/console/runs.ts";
import type { Step } from "#db/schema/console/steps.ts";
import { type LoadKind, openRunStates, openStates } from "#db/vocabulary.ts";
import { heedingRules } from "#errors/rules.ts";
import { OpendbError } from "#errors.ts";
import { settleSteps } from "./settle.ts";

export type LoadRequest = {
  idCustomer: number;
  kind: LoadKind;
  options: RunOptions;
  /** A person's e-mail, `schedule`, `terminal` or `worker`. */
  requestedBy: string;
  idPerson: number | null;
  /** The night that it is for: one run a customer and night. */
  dueAt?: Date;
};

async function openRun(tx: ControlDb, idCustomer: number) {
  const [open] = await tx
    .select({ id: runs.id, kind: runs.kind, state: runs.state })
    .from(runs)
    .where(and(eq(runs.id_customer, idCustomer), inArray(runs.state, [...openRunStates])));
  return open;
}

/** Of a customer `c`, that loads of it begin. */
export const isOpen = sql.raw(`c.state IN ('${openStates.join("', '")}')`);

async function mustBeOpen(tx: ControlDb, idCustomer: number): Promise<void> {
  const [found] = await tx
    .select({ slug: customers.slug, state: customers.state })
    .from(customers)
    .where(and(eq(customers.id, idCustomer), notInArray(customers.state, [...openStates])));
  if (found)
    throw new OpendbError("customer_closed", `Customer ${found.slug} is ${found.state}: no load begins.`, {
      params: {},
    });
}

/**
 * Asks for a load: one queued run, in the caller's transaction; a worker claims it within a second. Throws `conflict`,
 * naming the other load, while the customer has one that is not finished, `customer_closed` for one that is suspended,
 * and `roots_pending` for anything but a whole seed while new tenants of the customer are not loaded.
 */
export async function requestLoad(tx: ControlDb, request: LoadRequest): Promise<{ id: number }> {
  const { idCustomer, kind, options, requestedBy, idPerson, dueAt } = request;
  // The index of open runs decides who is first; asking first would leave room for two.
  // The web process may name these columns and no others, which drizzle's insert would.
  const { rows } = await heedingRules(() =>
    tx.execute<{ id: string }>(sql`
    INSERT INTO console.runs (id_customer, kind, options, requested_by, id_person, due_at)
    SELECT c.id, ${kind}, ${JSON.stringify(options)}::jsonb, ${requestedBy}, ${idPerson}::bigint, ${dueAt?.toISOString() ?? null}::timestamptz
    FROM console.customers c WHERE c.id = ${idCustomer} AND ${isOpen}
    ON CONFLICT DO NOTHING RETURNING id`),
  );
  const made = rows[0] && { id: Number(rows[0].id) };
  if (!made) {
    await mustBeOpen(tx, idCustomer);
    const open = await openRun(tx, idCustomer);
    throw new OpendbError(
      "conflict",
      `Load ${open?.id} (${open?.kind}) of this customer is ${open?.state}.`,
      {
        hint: "Wait until it has finished, or cancel it.",
      },
    );
  }
  return made;
}

/** What has not come to its end: a load that is open, or one that failed and waits for another one before its retry. */
export const isUnended = or(
  inArray(runs.state, [...openRunStates]),
  and(eq(runs.state, "failed"), isNotNull(runs.next_attempt_at)),
);

/**
 * Asks a load to stop, for somebody: a person's e-mail, or `terminal`. One that waits, in the queue or for its retry, is
 * cancelled at once; one that runs stops within seconds. Throws `conflict` when it has ended already.
 */
export async function requestCancel(tx: ControlDb, idRun: number, by: string): Promise<void> {
  const now = sql`clock_timestamp()`;
  const asked = await tx
    .update(runs)
    .set({
      cancel_requested_at: now,
      cancel_requested_by: by,
      state: sql`CASE WHEN ${runs.state} = 'running' THEN ${runs.state} ELSE 'cancelled' END`,
      finished_at: sql`CASE WHEN ${runs.state} <> 'running' THEN ${now} END`,
    })
    .where(and(eq(runs.id, idRun), isUnended))
    .returning({ state: runs.state });
  if (asked.length === 0)
    throw new OpendbError("conflict", `Load ${idRun} has ended already.`, {
      hint: "There is nothing to cancel.",
    });
  if (asked[0]?.state === "cancelled") await settleSteps(tx, [idRun]);
}

/** Asks all that has not ended of a customer to stop. Returns how many loads that are. */
export async function requestCancelOfAll(tx: ControlDb, idCustomer: number, by: string): Promise<number> {
  const unended = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.id_customer, idCustomer), isUnended));
  for (const { id } of unended)
    await requestCancel(tx, id, by).catch((error) => {
      // That it has ended meanwhile is what was wanted.
      if (!(error instanceof OpendbError && error.code === "conflict")) throw error;
    });
  return unended.length;
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
  // Of a change of tenants some tables alone would be of some of both.
  if (
    run.options.isOfRoots ||
    isIn(run.state) ||
    isCutOff(run) ||
    left.length === 0 ||
    left.length === steps.length
  )
    return run.options;
  return { ...run.options, tables: left };
}
