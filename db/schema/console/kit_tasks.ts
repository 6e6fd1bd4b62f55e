import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import type { ErrorParams, Origin } from "#errors.ts";
import { kitTaskKinds, kitTaskStates } from "../../vocabulary.ts";
import { customers } from "./customers.ts";
import { kitLinks } from "./kit_links.ts";
import { people } from "./people.ts";
import { consoleSchema, oneOf } from "./schema.ts";

/** Why a task failed, or why it is tried again. */
export type KitTaskError = { code: string; reason?: string; origin?: Origin; params?: ErrorParams };

/**
 * What the web process asks about kits, which it may not do itself: a worker takes it (worker/kit-tasks.ts). No secret
 * stands here; of a password its verifier does until a worker has set it.
 */
export const kitTasks = consoleSchema.table(
  "kit_tasks",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    kind: text({ enum: kitTaskKinds }).notNull(),
    role_name: text().notNull(),
    input: jsonb().notNull().default({}),
    /** The link that was opened, of `sign` and `password`. */
    id_link: bigint({ mode: "number" }).references(() => kitLinks.id, { onDelete: "cascade" }),
    /** A request (PKCS #10) to be signed, and what came of it. */
    request: text(),
    certificate: text(),
    serial: text(),
    /** What PostgreSQL keeps of a password (SCRAM); gone once it is set. */
    verifier: text(),
    state: text({ enum: kitTaskStates }).notNull().default("asked"),
    error: jsonb().$type<KitTaskError>(),
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    requested_by: text().notNull(),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    attempts: integer().notNull().default(0),
    /** When a worker has taken it last, and before when none is to take it again. */
    tried_at: timestamp({ withTimezone: true }),
    next_at: timestamp({ withTimezone: true }),
    finished_at: timestamp({ withTimezone: true }),
    /** When what came of it was handed over. */
    taken_at: timestamp({ withTimezone: true }),
  },
  (t) => [
    oneOf("kit_tasks_kind", t.kind, kitTaskKinds),
    oneOf("kit_tasks_state", t.state, kitTaskStates),
    index("kit_tasks_customer").on(t.id_customer, t.id),
    index("kit_tasks_link").on(t.id_link),
    index("kit_tasks_open").on(t.id).where(sql`${t.state} IN ('asked', 'running')`),
    // Whoever asks twice has asked once.
    uniqueIndex("kit_tasks_once")
      .on(t.role_name, t.kind, sql`(coalesce(${t.input} ->> 'serial', ''))`)
      .where(sql`${t.state} IN ('asked', 'running') AND ${t.id_link} IS NULL`),
  ],
);

export type KitTask = typeof kitTasks.$inferSelect;
