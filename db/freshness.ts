import { CronExpressionParser } from "cron-parser";
import type { ControlDb } from "./control.ts";
import { type Health, pausedHealth, type Trouble, trouble, worstOf } from "./health.ts";
import { type Facts, healthFacts, type OpenRun } from "./health-facts.ts";
import type { Schedule } from "./schema/console/schedules.ts";
import { attemptLimit, type LoadKind, type RunCondition, type RunState } from "./vocabulary.ts";

/**
 * How fresh a customer's warehouse is. `asOf`: the source time that it is complete up to. `finishedAt`: when the load
 * that brought it there ended. `nextDue`: when the next is requested; null for nobody's turn.
 */
export type Freshness = {
  asOf: Date | null;
  finishedAt: Date | null;
  nextDue: Date | null;
  health: Health;
  /** The load that is open. */
  open: Open | null;
};

export type Open = {
  id: number;
  kind: LoadKind;
  state: RunState;
  condition: RunCondition;
  since: Date | null;
  attempt: number;
  attemptLimit: number;
  nextAttemptAt: Date | null;
  code: string | null;
  origin: string | null;
};

type Nightly = Pick<Schedule, "cron" | "time_zone" | "last_due_at"> | null;

/** Minutes that a night may take, and after which one is missed that nobody has asked for. */
const graceMinutes = 120;
const missingMinutes = 60;
/** Minutes after which nobody knows any more whether a warehouse can be reached. */
const unseenMinutes = 15;

const around = ({ cron, time_zone }: Pick<Schedule, "cron" | "time_zone">, now: Date) =>
  CronExpressionParser.parse(cron, { tz: time_zone, currentDate: now });

const before = (now: Date, minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** When the nightly deltas are requested next, after `now`. */
export const nextNight = (nightly: Nightly, now: Date): Date | null =>
  nightly && around(nightly, now).next().toDate();

/** Data that are complete up to a time before this one are older than the schedule promises. */
export function lateBefore(nightly: Nightly, now: Date): Date | null {
  // A night that began within the grace may still be on its way: the one before it counts.
  return nightly && around(nightly, before(now, graceMinutes)).prev().toDate();
}

/** The last night that everybody should have been asked for by now; null while no night has been acted on. */
export function nightBefore(nightly: Nightly, now: Date): Date | null {
  if (!nightly?.last_due_at) return null;
  return around(nightly, before(now, missingMinutes)).prev().toDate();
}

const dateOf = (ms: number | null) => (ms === null ? null : new Date(ms));

function openOf(open: OpenRun | null): Open | null {
  if (open === null) return null;
  const { next_attempt_at, since, ...rest } = open;
  return { ...rest, attemptLimit, since: dateOf(since), nextAttemptAt: dateOf(next_attempt_at) };
}

/** What of the schedule says how all customers stand, which is asked of it once. */
type Nights = { night: Date | null; late: Date | null; next: Date | null };

function* troublesOf(facts: Facts, { night, late }: Nights, now: Date): Generator<Trouble> {
  const { look, state } = facts;
  const [asOf, open] = [dateOf(facts.as_of), openOf(facts.open)];
  if (look?.code)
    yield trouble("unreachable", { code: look.code, origin: look.origin, since: dateOf(look.since) });
  if (asOf === null) yield trouble("empty");
  for (const { state, id_run, since, ...known } of facts.verdicts)
    yield trouble(state, { ...known, idRun: id_run, since: dateOf(since) });
  // One that runs because its last attempt failed has not made up for that yet.
  const isAgain = open?.state === "running" && open.attempt > 1;
  if (open && (open.condition === "retrying" || isAgain)) {
    const { id, code, origin, since, nextAttemptAt } = open;
    const attempt = open.attempt + (isAgain ? 0 : 1);
    yield trouble("retrying", { idRun: id, code, origin, since, nextAttemptAt, attempt, attemptLimit });
  }
  const isDone = asOf !== null && night !== null && asOf >= night;
  const isOwed = night !== null && state === "active" && facts.created_at < night.getTime();
  if (isOwed && !facts.has_night && !isDone) yield trouble("missing", { since: night });
  if (asOf !== null && late !== null && asOf < late) yield trouble("late", { since: asOf });
  if (!look || look.looked_at < before(now, unseenMinutes).getTime())
    yield trouble("unseen", { since: dateOf(look?.looked_at ?? null) });
}

/** The freshness and health of some customers by id, from the control database alone. */
export async function freshnessOfAll(
  db: ControlDb,
  ids: number[],
  schedule: Nightly | Promise<Nightly>,
  now = new Date(),
): Promise<Map<number, Freshness>> {
  const nightly = await schedule;
  const night = nightBefore(nightly, now);
  const nights = { night, late: lateBefore(nightly, now), next: nextNight(nightly, now) };
  const found = await healthFacts(db, ids, night);
  return new Map(
    found.map((facts) => [
      facts.id,
      {
        asOf: dateOf(facts.as_of),
        finishedAt: dateOf(facts.finished_at),
        // Only active ones have their turn.
        nextDue: facts.state === "active" ? nights.next : null,
        health: pausedHealth(facts.state) ?? worstOf([...troublesOf(facts, nights, now)]),
        open: openOf(facts.open),
      },
    ]),
  );
}

/** The freshness and health of one customer. */
export async function freshness(
  db: ControlDb,
  { id }: { id: number },
  schedule: Nightly | Promise<Nightly>,
  now = new Date(),
): Promise<Freshness> {
  const found = (await freshnessOfAll(db, [id], schedule, now)).get(id);
  return (
    found ?? { asOf: null, finishedAt: null, nextDue: null, health: worstOf([trouble("empty")]), open: null }
  );
}
