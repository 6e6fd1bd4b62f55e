import { CronExpressionParser } from "cron-parser";
import { and, desc, eq, inArray, isNotNull, type SQLWrapper } from "drizzle-orm";
import type { ControlDb } from "./control.ts";
import { runs } from "./schema/console/runs.ts";
import type { Schedule } from "./schema/console/schedules.ts";
import { type CustomerState, openRunStates } from "./vocabulary.ts";

/** `late`: the last night has begun more than two hours ago and the data still end before it. `empty`: never loaded. */
export type FreshnessState = "fresh" | "late" | "empty";

/**
 * How fresh a customer's warehouse is. `asOf`: the source time that it is complete up to. `finishedAt`: when the load
 * that brought it there ended. `nextDue`: when the next is requested; null for nobody's turn.
 */
export type Freshness = {
  asOf: Date | null;
  finishedAt: Date | null;
  nextDue: Date | null;
  state: FreshnessState;
};

type Nightly = Pick<Schedule, "cron" | "time_zone"> | null;

const graceMinutes = 120;

const around = ({ cron, time_zone }: NonNullable<Nightly>, now: Date) =>
  CronExpressionParser.parse(cron, { tz: time_zone, currentDate: now });

/** When the nightly delta of a customer is requested next, after `now`; only active ones have their turn. */
export function nextDue(nightly: Nightly, state: CustomerState, now: Date): Date | null {
  return nightly && state === "active" ? around(nightly, now).next().toDate() : null;
}

/** Whether data that are complete up to `asOf` are as fresh as the schedule promises. */
export function freshnessState(nightly: Nightly, asOf: Date | null, now: Date): FreshnessState {
  if (asOf === null) return "empty";
  if (nightly === null) return "fresh";
  // A night that began within the grace may still be on its way: the one before it counts.
  const since = new Date(now.getTime() - graceMinutes * 60_000);
  return asOf < around(nightly, since).prev().toDate() ? "late" : "fresh";
}

/** The finished load that a customer's warehouse is complete by. The customer is an id, or a column of an outer query. */
export const completedBy = (db: ControlDb, idCustomer: number | SQLWrapper) =>
  db
    .select({ as_of: runs.as_of, finished_at: runs.finished_at })
    .from(runs)
    .where(
      and(
        eq(runs.id_customer, idCustomer),
        inArray(runs.state, ["done", "unreconciled"]),
        isNotNull(runs.as_of),
      ),
    )
    .orderBy(desc(runs.as_of), desc(runs.id))
    .limit(1);

/** The freshness of a customer, and the load that is open. */
export async function freshness(
  db: ControlDb,
  customer: { id: number; state: CustomerState },
  schedule: Nightly | Promise<Nightly>,
  now = new Date(),
) {
  const [[complete], [open], nightly] = await Promise.all([
    completedBy(db, customer.id),
    db
      .select({ id: runs.id, kind: runs.kind, state: runs.state })
      .from(runs)
      .where(and(eq(runs.id_customer, customer.id), inArray(runs.state, [...openRunStates]))),
    schedule,
  ]);
  const asOf = complete?.as_of ?? null;
  const found: Freshness = {
    asOf,
    finishedAt: complete?.finished_at ?? null,
    nextDue: nextDue(nightly, customer.state, now),
    state: freshnessState(nightly, asOf, now),
  };
  return { ...found, open: open ?? null };
}
