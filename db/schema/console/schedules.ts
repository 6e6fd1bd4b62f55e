import { text, timestamp } from "drizzle-orm/pg-core";
import { consoleSchema } from "./schema.ts";

/** When work is due that nobody asks for, by name. `nightly`: the deltas of all active customers. */
export const schedules = consoleSchema.table("schedules", {
  name: text().primaryKey(),
  /** Five fields, minute first, on the clock of the time zone. */
  cron: text().notNull(),
  time_zone: text().notNull().default("UTC"),
  /** The last time that was acted on, so that a time that passed unseen is caught up once. */
  last_due_at: timestamp({ withTimezone: true }),
  /** The last time whose missing loads were looked for, so that a log says them once. */
  missing_told_at: timestamp({ withTimezone: true }),
});

export type Schedule = typeof schedules.$inferSelect;
