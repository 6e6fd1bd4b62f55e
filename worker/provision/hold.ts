import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Control, ControlDb } from "#db/control.ts";
import {
  type ProvisionDetails,
  type ProvisionStepRow,
  provisionSteps,
} from "#db/schema/console/provision_steps.ts";
import { type Provision, provisions } from "#db/schema/console/provisions.ts";
import { attemptLimit, type ProvisionStep, silentSeconds } from "#db/vocabulary.ts";
import type { OpendbError } from "#errors.ts";
import { recorded } from "#loader/run/errors.ts";
import { lost } from "#loader/run/heartbeat.ts";

const now = sql`clock_timestamp()`;

/** Takes the provision that has waited longest for somebody to look at it; undefined when there is none. */
export async function claim(db: ControlDb, worker: string): Promise<Provision | undefined> {
  const { rows } = await db.execute<{ id: string }>(sql`
    SELECT id FROM console.provisions
    WHERE (state = 'queued' OR state = 'running' AND (worker IS NULL
        OR heartbeat_at < ${now} - make_interval(secs => ${silentSeconds})))
      AND (next_attempt_at IS NULL OR next_attempt_at <= ${now})
    ORDER BY next_attempt_at NULLS FIRST, id LIMIT 1 FOR UPDATE SKIP LOCKED`);
  const [next] = rows;
  if (!next) return undefined;
  const [taken] = await db
    .update(provisions)
    .set({
      state: "running",
      worker,
      heartbeat_at: now,
      started_at: sql`coalesce(${provisions.started_at}, ${now})`,
      next_attempt_at: null,
    })
    .where(eq(provisions.id, Number(next.id)))
    .returning();
  return taken;
}

/** A provision in the hands of a worker. What is recorded of it is recorded only while it is in those hands. */
export type Hold = { db: Control; provision: Provision; worker: string };

const mine = ({ provision: { id }, worker }: Hold) =>
  and(eq(provisions.id, id), eq(provisions.worker, worker), eq(provisions.state, "running"));

/** A transaction that nobody has taken the provision away from. Throws `interrupted`. */
export const held = <T>(hold: Hold, work: (tx: ControlDb) => Promise<T>): Promise<T> =>
  hold.db.transaction(async (tx) => {
    const [found] = await tx.select({ id: provisions.id }).from(provisions).where(mine(hold)).for("update");
    if (!found) throw lost();
    return work(tx);
  });

/** Says now and then that the provision is in hand. Returns how to stop. */
export function keepHold(hold: Hold, onLost: () => void): () => void {
  const timer = setInterval(async () => {
    const kept = await hold.db
      .update(provisions)
      .set({ heartbeat_at: now })
      .where(mine(hold))
      .returning({ id: provisions.id })
      // The control database is away: others will find the hold silent, and so does the next record.
      .catch(() => undefined);
    if (kept?.length === 0) onLost();
  }, 3_000);
  return () => clearInterval(timer);
}

const free = { worker: null, heartbeat_at: null };

/** Lets go of it; whoever comes first looks again after so many seconds. */
export async function release(hold: Hold, seconds: number): Promise<void> {
  const changed = await hold.db
    .update(provisions)
    .set({ ...free, next_attempt_at: sql`${now} + make_interval(secs => ${seconds})` })
    .where(mine(hold))
    .returning({ id: provisions.id });
  if (changed.length === 0) throw lost();
}

/** Ends it well. */
export const end = (tx: ControlDb, { provision: { id } }: Hold, state: "done" | "undone") =>
  tx
    .update(provisions)
    .set({ state, ...free, finished_at: now, error: null, next_attempt_at: null })
    .where(eq(provisions.id, id));

/** What failed for a passing reason is tried again by itself, each time later; what did not waits for somebody. */
export async function giveUp(hold: Hold, fault: OpendbError, step: ProvisionStep | undefined): Promise<void> {
  const { attempt } = hold.provision;
  const error = recorded(fault);
  const isTriedAgain = fault.isTransient && attempt + 1 < attemptLimit;
  await held(hold, async (tx) => {
    if (step)
      await noteStep(tx, hold, step, { state: isTriedAgain ? "waiting" : "failed", error, finished_at: now });
    await tx
      .update(provisions)
      .set({
        ...free,
        error,
        attempt: attempt + 1,
        ...(isTriedAgain
          ? { next_attempt_at: sql`${now} + make_interval(secs => ${5 * 2 ** attempt})` }
          : { state: "failed", finished_at: now }),
      })
      .where(eq(provisions.id, hold.provision.id));
  });
}

type StepChange = {
  state?: ProvisionStepRow["state"];
  attempts?: SQL;
  started_at?: SQL;
  finished_at?: SQL | null;
  details?: ProvisionDetails;
  error?: ProvisionStepRow["error"];
};

/** Changes a step; of its details those that are named. */
export const noteStep = (
  tx: ControlDb,
  { provision: { id } }: Hold,
  step: ProvisionStep,
  { details, ...values }: StepChange,
) =>
  tx
    .update(provisionSteps)
    .set({
      ...values,
      ...(details ? { details: sql`${provisionSteps.details} || ${JSON.stringify(details)}::jsonb` } : {}),
    })
    .where(and(eq(provisionSteps.id_provision, id), eq(provisionSteps.step, step)));

export const beginStep = (hold: Hold, step: ProvisionStep) =>
  held(hold, (tx) =>
    noteStep(tx, hold, step, {
      state: "running",
      attempts: sql`${provisionSteps.attempts} + 1`,
      started_at: sql`coalesce(${provisionSteps.started_at}, ${now})`,
      finished_at: null,
      error: null,
    }),
  );

export const endStep = (hold: Hold, step: ProvisionStep) =>
  held(hold, async (tx) => {
    await noteStep(tx, hold, step, { state: "done", finished_at: now, error: null });
    // The next step has its own attempts.
    await tx.update(provisions).set({ attempt: 0, error: null }).where(eq(provisions.id, hold.provision.id));
    hold.provision.attempt = 0;
  });

/** All steps of a provision, in their order. */
export const stepsOf = (db: ControlDb, idProvision: number): Promise<ProvisionStepRow[]> =>
  db
    .select()
    .from(provisionSteps)
    .where(eq(provisionSteps.id_provision, idProvision))
    .orderBy(provisionSteps.position);
