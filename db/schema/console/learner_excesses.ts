import { sql } from "drizzle-orm";
import { bigint, check, index, integer, text, timestamp } from "drizzle-orm/pg-core";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import { consoleSchema } from "./schema.ts";

/**
 * What somebody has accepted beyond the learners of a plan: so many of this customer, over that limit, and why. More than
 * that, or over a lower limit, is refused again (db/functions/learners.sql).
 */
export const learnerExcesses = consoleSchema.table(
  "learner_excesses",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    learner_limit: integer().notNull(),
    learners: bigint({ mode: "number" }).notNull(),
    reason: text().notNull(),
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    accepted_by: text().notNull(),
    accepted_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    check("learner_excesses_reason", sql`${t.reason} ~ '\\S'`),
    check("learner_excesses_learners", sql`${t.learners} > ${t.learner_limit}`),
    index("learner_excesses_customer").on(t.id_customer),
  ],
);
