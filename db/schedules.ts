import { eq } from "drizzle-orm";
import type { ControlDb } from "./control.ts";
import { type Schedule, schedules } from "./schema/console/schedules.ts";

/** When the nightly deltas are due; null where somebody has removed the schedule, so that nothing is. */
export async function nightlySchedule(db: ControlDb): Promise<Schedule | null> {
  const [found] = await db.select().from(schedules).where(eq(schedules.name, "nightly"));
  return found ?? null;
}
