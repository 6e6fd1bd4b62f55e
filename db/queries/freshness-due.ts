import { CronExpressionParser } from "cron-parser";

const graceMinutes = 120;

export type FreshnessState = "fresh" | "late" | "empty";

const at = (cron: string, now: Date) => CronExpressionParser.parse(cron, { tz: "UTC", currentDate: now });

/** When the nightly delta starts next, after `now`; `cron` is in UTC. */
export const nextDue = (cron: string, now: Date): Date => at(cron, now).next().toDate();

/**
 * Late: the last night has begun more than two hours ago and the data still end before it. Empty: nothing has been
 * loaded yet.
 */
export function freshnessState(cron: string, asOf: Date | null, now: Date): FreshnessState {
  if (asOf === null) return "empty";
  // A night that began within the grace may still be on its way: the one before it counts.
  const since = new Date(now.getTime() - graceMinutes * 60_000);
  return asOf < at(cron, since).prev().toDate() ? "late" : "fresh";
}
