import { and, eq, isNull, lt, or } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { freshnessOfAll, nightBefore } from "#db/freshness.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { customers } from "#db/schema/console/customers.ts";
import { schedules } from "#db/schema/console/schedules.ts";
import { log } from "./log.ts";

/** Whether this process is the one to say what is missing of a night: of all workers one is, once. */
async function isOurs(db: Control, night: Date): Promise<boolean> {
  const told = await db
    .update(schedules)
    .set({ missing_told_at: night })
    .where(
      and(
        eq(schedules.name, "nightly"),
        or(isNull(schedules.missing_told_at), lt(schedules.missing_told_at, night)),
      ),
    )
    .returning({ name: schedules.name });
  return told.length > 0;
}

/** Says once, an hour after a night has begun, for whom it has no delta. Returns their slugs. */
export async function tellMissing(db: Control, at = new Date()): Promise<string[]> {
  const schedule = await nightlySchedule(db);
  const night = nightBefore(schedule, at);
  if (night === null || (schedule?.missing_told_at && schedule.missing_told_at >= night)) return [];
  if (!(await isOurs(db, night))) return [];
  const active = await db
    .select({ id: customers.id, slug: customers.slug })
    .from(customers)
    .where(eq(customers.state, "active"))
    .orderBy(customers.slug);
  const ids = active.map(({ id }) => id);
  const found = await freshnessOfAll(db, ids, schedule, at);
  const isMissing = (id: number) =>
    found.get(id)?.health.troubles.some(({ state }) => state === "missing") ?? false;
  const slugs = active.filter(({ id }) => isMissing(id)).map(({ slug }) => slug);
  if (slugs.length > 0)
    log.warn("nightly.missing", {
      night: night.toISOString(),
      count: slugs.length,
      customers: slugs.join(", "),
    });
  return slugs;
}
