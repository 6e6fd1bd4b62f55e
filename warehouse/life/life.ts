import { and, asc, eq, isNull, lte, or, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type DoneStep, type LifeTask, lifeTasks } from "#db/schema/console/life_tasks.ts";
import type { RunError } from "#db/schema/console/runs.ts";
import { servers } from "#db/schema/console/servers.ts";
import { type LifeStep, lifeSteps } from "#db/vocabulary.ts";
import { conditionOf } from "#errors/sqlstate.ts";
import { OpendbError } from "#errors.ts";
import { isEnd, stopMove } from "../move/stop.ts";
import type { Given, LifeWork } from "./given.ts";
import { withLife } from "./lock.ts";
import { requestLife } from "./request.ts";
import { doStep } from "./steps.ts";

const now = sql`clock_timestamp()`;
const isOpen = isNull(lifeTasks.finished_at);

/** Seconds until what has failed is tried again: 2, 4, 8, up to a minute. */
const pause = sql`make_interval(secs => least(60, power(2, least(${lifeTasks.attempt}, 5) + 1)))`;

async function openTask(control: ControlDb, idCustomer: number): Promise<LifeTask | undefined> {
  const [task] = await control
    .select()
    .from(lifeTasks)
    .where(and(eq(lifeTasks.id_customer, idCustomer), isOpen));
  return task;
}

/** Customers whose task is due. */
export async function dueLives(control: ControlDb): Promise<number[]> {
  const due = await control
    .select({ id: lifeTasks.id_customer })
    .from(lifeTasks)
    .where(and(isOpen, or(isNull(lifeTasks.next_attempt_at), lte(lifeTasks.next_attempt_at, now))))
    .orderBy(asc(lifeTasks.id));
  return due.map(({ id }) => id);
}

/** Asks for the dropping of what was set aside for as long as it was to be. Returns whose. */
export async function requestDueDrops(control: ControlDb): Promise<string[]> {
  const due = await control
    .select({ id: customers.id, slug: customers.slug })
    .from(customers)
    .where(and(eq(customers.state, "aside"), lte(customers.aside_until, now)));
  const asked: string[] = [];
  for (const { id, slug } of due)
    try {
      await control.transaction((tx) =>
        requestLife(tx, { idCustomer: id, kind: "drop", requestedBy: "worker", idPerson: null }),
      );
      asked.push(slug);
    } catch (error) {
      // Another worker was faster, or somebody restores it.
      if (!(error instanceof OpendbError && error.code === "life_rule")) throw error;
    }
  return asked;
}

async function givenFor(work: LifeWork, task: LifeTask): Promise<Given> {
  const [found] = await work.control
    .select({ customer: customers, server: servers })
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(eq(customers.id, task.id_customer));
  if (!found) throw new OpendbError("not_found", `There is no customer ${task.id_customer}.`);
  return {
    work: { ...work, actor: task.requested_by, idPerson: task.id_person ?? undefined },
    task,
    ...found,
  };
}

/** Writes down that a step is done. False when another task has taken this one's place meanwhile. */
async function note(control: ControlDb, { id }: LifeTask, done: DoneStep): Promise<boolean> {
  const noted = await control
    .update(lifeTasks)
    .set({
      steps: sql`${lifeTasks.steps} || ${JSON.stringify([done])}::jsonb`,
      error: null,
      attempt: 0,
      next_attempt_at: null,
    })
    .where(and(eq(lifeTasks.id, id), isOpen))
    .returning({ id: lifeTasks.id });
  return noted.length > 0;
}

/** Ends a task with what that means for the customer's row, and a report of what was dropped. */
async function finish(given: Given): Promise<void> {
  const { work, task, customer } = given;
  await work.control.transaction(async (tx) => {
    const [ended] = await tx
      .update(lifeTasks)
      .set({ finished_at: now, error: null, next_attempt_at: null })
      .where(and(eq(lifeTasks.id, task.id), isOpen))
      .returning();
    if (!ended) return;
    if (task.kind === "restore" || task.kind === "drop")
      await tx.update(customers).set({ aside_database: null }).where(eq(customers.id, customer.id));
    if (task.kind !== "drop") return;
    const facts = Object.assign({}, ...ended.steps.map((step) => step.facts));
    const details = { slug: customer.slug, ...facts };
    await tx
      .insert(audit)
      .values({ actor: task.requested_by, action: "customer.drop", id_customer: customer.id, details });
  });
}

async function perform(work: LifeWork, task: LifeTask): Promise<void> {
  const done = new Set(task.steps.map(({ step }) => step));
  const left = (lifeSteps[task.kind] as readonly LifeStep[]).filter((step) => !done.has(step));
  for (const step of left) {
    // Anew each time: a move changes where the warehouse is.
    const facts = await doStep(step, await givenFor(work, task));
    if (!(await note(work.control, task, { step, at: new Date().toISOString(), facts }))) return;
  }
  await finish(await givenFor(work, task));
}

/** An error as pages may tell it: by its code. What was raised stands in the worker's log. */
const told = (error: unknown): RunError => {
  const ours = error instanceof OpendbError ? error : undefined;
  const code = ours?.code ?? conditionOf(error, "warehouse")?.code ?? "internal";
  const { hint, reason, params } = ours ?? {};
  return { code, message: ours?.message ?? code, hint, ...(reason ? { reason, params } : {}) };
};

/** Writes down what a task failed of: when it is tried again, or that it has stopped, where it cannot come to its end. */
async function noteFailure({ control }: LifeWork, task: LifeTask, error: unknown): Promise<void> {
  if (task.kind === "move" && isEnd(error)) return stopMove(control, task, told(error));
  const isWaiting = error instanceof OpendbError && error.code === "load_running";
  await control
    .update(lifeTasks)
    .set({
      error: told(error),
      attempt: isWaiting ? task.attempt : sql`${lifeTasks.attempt} + 1`,
      next_attempt_at: isWaiting ? sql`${now} + interval '2 seconds'` : sql`${now} + ${pause}`,
    })
    .where(and(eq(lifeTasks.id, task.id), isOpen));
}

/**
 * Does what was asked for last of a customer, step by step; what an attempt before has done is not done again. One process
 * at a time: the lock is its session's, so that of one that was killed it is free at once. False when another one has it.
 * Throws what a step failed of, which is written down with when it is tried again.
 */
export async function workLife(work: LifeWork, idCustomer: number): Promise<boolean> {
  return withLife(work, idCustomer, async () => {
    // Another one may be asked for meanwhile: the last word counts.
    for (let task = await openTask(work.control, idCustomer); task; ) {
      await perform(work, task).catch(async (error) => {
        await noteFailure(work, task as LifeTask, error);
        throw error;
      });
      task = await openTask(work.control, idCustomer);
    }
  });
}
