import { PgBoss } from "pg-boss";

/** When a cron expression in UTC is due next: what freshness shows is what the queue will do. */
export function nextDue(cron: string, from: Date = new Date()): Date | undefined {
  // Never started, so it opens no connection: only its reading of the expression is used.
  const reader = new PgBoss({ connectionString: "postgres://127.0.0.1", supervise: false, schedule: false });
  return reader.previewSchedule(cron, { tz: "UTC", from, count: 1 })[0];
}
