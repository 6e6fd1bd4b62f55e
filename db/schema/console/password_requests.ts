import { sql } from "drizzle-orm";
import { bigint, boolean, index, inet, integer, text, timestamp } from "drizzle-orm/pg-core";
import { consoleSchema } from "./schema.ts";

/**
 * E-mails for which somebody asked at the sign-in page for a link to set another password, whether anybody has them or
 * not. A worker sends the links; see
 * db/functions/password-requests.sql and worker/password-requests.ts.
 */
export const passwordRequests = consoleSchema.table(
  "password_requests",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    email: text().notNull(),
    ip: inet(),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** So many were asked for this e-mail that for this one nothing is sent. */
    is_surplus: boolean().notNull().default(false),
    /** How often a worker has tried to send it, and when it did so last. */
    attempts: integer().notNull().default(0),
    tried_at: timestamp({ withTimezone: true }),
    /** When nothing was left to do: it was sent, or there is nobody to send it to. */
    done_at: timestamp({ withTimezone: true }),
  },
  (t) => [
    index("password_requests_email").on(t.email, t.created_at),
    index("password_requests_network").on(
      sql`network(set_masklen(${t.ip}, CASE family(${t.ip}) WHEN 6 THEN 64 ELSE 32 END))`,
      t.created_at,
    ),
    index("password_requests_open").on(t.id).where(sql`${t.done_at} IS NULL AND NOT ${t.is_surplus}`),
  ],
);
