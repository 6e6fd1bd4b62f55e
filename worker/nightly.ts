import { CronExpressionParser } from "cron-parser";
import { and, eq, sql } from "drizzle-orm";
import { cronForm, isCron } from "#cron.ts";
import type { Control } from "#db/control.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { customers } from "#db/schema/console/customers.ts";
import { runs } from "#db/schema/console/runs.ts";
import { schedules } from "#db/schema/console/schedules.ts";
import { OpendbError } from "#errors.ts";
import { requestLoad } from "#loader/run/request.ts";
import { log, said } from "./log.ts";

const name = "nightly";

/** Days after which a sweep is due again: a week, less what one night may begin later than another. */
const sweepDays = 6.5;

/**
 * Whether all keys of a customer were compared lately, by a sweep or a seed of everything that ended well. By age and
 * not by weekday: a week whose night was missed is made up on the next one, and a schedule without Sundays sweeps, too.
 */
const isSwept = (due: Date) => sql<boolean>`EXISTS (
  SELECT FROM console.runs w WHERE w.id_customer = ${customers.id} AND w.state IN ('done', 'unreconciled')
    AND (w.kind = 'seed' OR w.kind = 'delta' AND (w.options ->> 'isSweep')::boolean) AND NOT w.options ?| '{tables,from}'
    AND coalesce(w.due_at, w.requested_at) > ${due.toISOString()}::timestamptz - make_interval(secs => ${sweepDays * 86400}))`;

/** Throws `configuration`, naming the setting, for what is no schedule of five fields. */
function mustBeCron(cron: string): void {
  if (!isCron(cron))
    throw new OpendbError("configuration", `NIGHTLY_CRON is no schedule: ${cron}`, { hint: cronForm });
}

/** Stores the nightly schedule, in UTC, where pages and all workers read it. */
export async function setSchedule(db: Control, cron: string): Promise<void> {
  mustBeCron(cron);
  await db
    .insert(schedules)
    .values({ name, cron })
    .onConflictDoUpdate({ target: schedules.name, set: { cron } });
}

/** When the schedule was last due, at or before an instant. */
function lastDue(cron: string, tz: string, at: Date): Date {
  // `prev` is before its date, never on it.
  const currentDate = new Date(at.getTime() + 1);
  return CronExpressionParser.parse(cron, { currentDate, tz }).prev().toDate();
}

/** Active customers that have no run of a night yet, and whether they need no sweep. */
const withoutRun = (db: Control, due: Date) =>
  db
    .select({ id: customers.id, slug: customers.slug, isSwept: isSwept(due) })
    .from(customers)
    .leftJoin(runs, and(eq(runs.id_customer, customers.id), eq(runs.due_at, due)))
    .where(and(eq(customers.state, "active"), sql`${runs.id} IS NULL`))
    .orderBy(customers.id);

export type Night = { requested: number; waiting: number; failed: number };

/**
 * Requests a night's delta of every active customer that has none of that night, about once a week with a sweep. One with an
 * open load waits for its end; one failure stops no other. Asked again, it requests what is missing.
 */
export async function requestNight(db: Control, due: Date): Promise<Night> {
  const night: Night = { requested: 0, waiting: 0, failed: 0 };
  for (const customer of await withoutRun(db, due))
    try {
      await db.transaction((tx) =>
        requestLoad(tx, {
          idCustomer: customer.id,
          kind: "delta",
          options: customer.isSwept ? {} : { isSweep: true },
          requestedBy: "schedule",
          idPerson: null,
          dueAt: due,
        }),
      );
      night.requested += 1;
    } catch (error) {
      if (error instanceof OpendbError && ["conflict", "roots_pending"].includes(error.code))
        night.waiting += 1;
      else {
        log("nightly.failed", { customer: customer.slug, ...said(error) });
        night.failed += 1;
      }
    }
  return night;
}

/**
 * Requests the night that is due, if it is not wholly requested. A night that passed while no worker ran is caught up
 * once; a new schedule owes nothing. A worker that dies in the middle leaves the rest to whoever looks next.
 */
export async function requestDueNight(db: Control, at = new Date()): Promise<void> {
  const schedule = await nightlySchedule(db);
  if (!schedule) return;
  const due = lastDue(schedule.cron, schedule.time_zone, at);
  if (schedule.last_due_at && schedule.last_due_at >= due) return;
  const night = schedule.last_due_at ? await requestNight(db, due) : { requested: 0, waiting: 0, failed: 0 };
  if (night.requested > 0) log("nightly.requested", { due: due.toISOString(), ...night });
  if (night.waiting + night.failed > 0) return;
  await db.update(schedules).set({ last_due_at: due }).where(eq(schedules.name, name));
}
