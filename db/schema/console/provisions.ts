import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, text, timestamp } from "drizzle-orm/pg-core";
import type { Draft } from "../../provisioning/draft.ts";
import { provisionGoals, provisionStates } from "../../vocabulary.ts";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import type { RunError } from "./runs.ts";
import { consoleSchema, oneOf } from "./schema.ts";

const person = () => bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" });
const moment = () => timestamp({ withTimezone: true });

/** Customers to be: drafts that people fill in together, and what workers make of them. */
export const provisions = consoleSchema.table(
  "provisions",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    state: text({ enum: provisionStates }).notNull().default("draft"),
    goal: text({ enum: provisionGoals }).notNull().default("made"),
    draft: jsonb().$type<Draft>().notNull(),
    /** Counts the changes of the draft: who changes it says which one they have seen. */
    version: integer().notNull().default(1),
    /** The customer that was made of it. */
    id_customer: bigint({ mode: "number" })
      .unique()
      .references(() => customers.id, { onDelete: "set null" }),
    id_person: person(),
    created_by: text().notNull(),
    created_at: moment().notNull().defaultNow(),
    updated_by: text().notNull(),
    updated_at: moment().notNull().defaultNow(),
    /** Who wanted it to be provisioned, and when. */
    id_requester: person(),
    requested_by: text(),
    requested_at: moment(),
    started_at: moment(),
    finished_at: moment(),
    /** The process that works on it, and when it last said so. A silent one is taken over. */
    worker: text(),
    heartbeat_at: moment(),
    /** How often the step at which it is has failed in a row, for passing reasons. */
    attempt: integer().notNull().default(0),
    /** When a worker looks at it again; null: at once. */
    next_attempt_at: moment(),
    error: jsonb().$type<RunError>(),
  },
  (t) => [
    oneOf("provisions_state", t.state, provisionStates),
    oneOf("provisions_goal", t.goal, provisionGoals),
    check("provisions_draft", sql`length(${t.draft}::text) <= 300000`),
    index("provisions_open").on(t.id).where(sql`${t.state} IN ('queued', 'running')`),
  ],
);

export type Provision = typeof provisions.$inferSelect;
