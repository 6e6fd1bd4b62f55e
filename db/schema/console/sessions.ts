import { sql } from "drizzle-orm";
import { bigint, index, inet, integer, text, timestamp } from "drizzle-orm/pg-core";
import { sessionEnds } from "../../vocabulary.ts";
import { people } from "./people.ts";
import { bytes, consoleSchema, oneOf } from "./schema.ts";

/** Signed-in browsers, one row each; db/functions/sessions.sql says which are live. */
export const sessions = consoleSchema.table(
  "sessions",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_person: bigint({ mode: "number" })
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** The SHA-256 of what the web process shows for the browser's secret; see auth/sessions/secret.ts. */
    secret_hash: bytes().notNull().unique(),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** The last request, exact to a minute. */
    seen_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** However busy, a session is over then. */
    expires_at: timestamp({ withTimezone: true }).notNull(),
    /** It is over, too, when nothing was asked for so long. */
    idle_minutes: integer().notNull(),
    ip: inet(),
    user_agent: text(),
    ended_at: timestamp({ withTimezone: true }),
    /** Who ended it, by e-mail; kept as text like the audit's actor. */
    ended_by: text(),
    end_reason: text({ enum: sessionEnds }),
  },
  (t) => [
    oneOf("sessions_end_reason", t.end_reason, sessionEnds),
    index("sessions_open").on(t.id_person).where(sql`${t.ended_at} IS NULL`),
    // Each sign-in may ask whether the person has come from there before.
    index("sessions_person").on(t.id_person, t.created_at.desc()),
  ],
);
