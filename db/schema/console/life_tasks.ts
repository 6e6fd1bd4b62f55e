import { sql } from "drizzle-orm";
import { bigint, boolean, check, integer, jsonb, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { type LifeStep, lifeKinds } from "../../vocabulary.ts";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import type { RunError } from "./runs.ts";
import { consoleSchema, oneOf } from "./schema.ts";
import { servers } from "./servers.ts";

/** A step that is done, when, and what there is to tell of it. */
export type DoneStep = { step: LifeStep; at: string; facts: Record<string, string | number | null> };

/**
 * Suspending, resuming, setting aside, restoring, dropping and moving of customers. Inserting one changes the customer's
 * state in the same statement (db/functions/life.sql); a worker then does the steps, one after the other.
 */
export const lifeTasks = consoleSchema.table(
  "life_tasks",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    kind: text({ enum: lifeKinds }).notNull(),
    reason: text().notNull().default(""),
    /** For how many days a warehouse that is set aside is kept, or the one that a move leaves. */
    keep_days: integer(),
    /** Where a move goes. */
    id_server: bigint({ mode: "number" }).references(() => servers.id),
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    requested_by: text().notNull(),
    requested_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    steps: jsonb().$type<DoneStep[]>().notNull().default([]),
    /** What the last attempt failed of, and when the next one is; of one that is finished, why it stopped. */
    error: jsonb().$type<RunError>(),
    attempt: integer().notNull().default(0),
    next_attempt_at: timestamp({ withTimezone: true }),
    finished_at: timestamp({ withTimezone: true }),
    /** A later one took its place before it was done. */
    is_replaced: boolean().notNull().default(false),
  },
  (t) => [
    oneOf("life_tasks_kind", t.kind, lifeKinds),
    check("life_tasks_reason", sql`${t.kind} NOT IN ('suspend', 'deprovision') OR ${t.reason} ~ '\\S'`),
    check(
      "life_tasks_keep_days",
      sql`CASE WHEN ${t.kind} IN ('deprovision', 'move') THEN coalesce(${t.keep_days} BETWEEN 1 AND 3650, false) ELSE ${t.keep_days} IS NULL END`,
    ),
    check("life_tasks_server", sql`(${t.kind} = 'move') = (${t.id_server} IS NOT NULL)`),
    uniqueIndex("life_tasks_open").on(t.id_customer).where(sql`${t.finished_at} IS NULL`),
  ],
);

export type LifeTask = typeof lifeTasks.$inferSelect;
