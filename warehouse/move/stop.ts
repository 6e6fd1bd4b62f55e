import { and, eq, isNull, sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { copies } from "#db/schema/console/copies.ts";
import { type LifeTask, lifeTasks } from "#db/schema/console/life_tasks.ts";
import type { RunError } from "#db/schema/console/runs.ts";
import { OpendbError } from "#errors.ts";

/** What does not pass by waiting, all of it before the switch; a server that does not answer may come back. */
export const isEnd = (error: unknown): boolean =>
  error instanceof OpendbError &&
  error.reason?.startsWith("move_") === true &&
  error.reason !== "move_server_away";

/** Ends a move that cannot come to its end: the warehouse stays where it is, and what was built is dropped by a worker. */
export const stopMove = (control: Control, task: LifeTask, error: RunError): Promise<void> =>
  control.transaction(async (tx) => {
    const ended = await tx
      .update(lifeTasks)
      .set({ finished_at: sql`clock_timestamp()`, next_attempt_at: null, error })
      .where(and(eq(lifeTasks.id, task.id), isNull(lifeTasks.finished_at)))
      .returning({ id: lifeTasks.id });
    if (ended.length === 0) return;
    await tx
      .update(copies)
      .set({ drop_at: sql`now()` })
      .where(and(eq(copies.id_customer, task.id_customer), eq(copies.state, "building")));
    await tx.insert(audit).values({
      actor: task.requested_by,
      action: "customer.move_stop",
      id_customer: task.id_customer,
      details: { id: task.id, reason: error.message },
    });
  });
