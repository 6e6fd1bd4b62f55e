import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { DatabaseText } from "#errors/redact.ts";
import type { ErrorParams, Origin } from "#errors.ts";
import { loadKinds, openRunStates, runStates } from "../../vocabulary.ts";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import { consoleSchema, oneOf } from "./schema.ts";

/** What a failed or odd run says: which table, what happened, what to do. No SQL, no stack. */
export type RunError = {
  code: string;
  message: string;
  hint?: string;
  table?: string;
  isTransient?: boolean;
  /** The database that raised it. */
  origin?: Origin;
  /** Since when it is so, as an ISO instant: a wait for a lock, a question that was asked in earlier runs, too. */
  since?: string;
  /** Which of the catalogue's reasons it is; of another error the message is the explanation of its code, or its own. */
  reason?: string;
  /** Present when sentences of the catalogue say all of the message: what goes into them, or stands beside them. */
  params?: ErrorParams;
  /** The database's own words, without secrets; only for people who may request loads. */
  database?: DatabaseText;
};

/** What was asked of a run beyond its kind. */
export type RunOptions = {
  tables?: string[];
  /** A window to load again, ISO instants. */
  from?: string;
  until?: string;
  /** Derive: recompute everything. */
  isFull?: boolean;
  /** Delta: compare all keys with the source, and remove rows that were deleted there without a trace. */
  isSweep?: boolean;
  /** The removal of more than the manifest's share of a table was looked at and is wanted. */
  isConfirmed?: boolean;
  /** Seed: it makes a change of the customer's tenants true, so it loads all tables or none. */
  isOfRoots?: boolean;
};

/** Loads, one row each, from the request on. */
export const runs = consoleSchema.table(
  "runs",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** What a warehouse knows the run by: numbers come again when this database is restored from a backup. */
    identity: uuid().notNull().unique().defaultRandom(),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    kind: text({ enum: loadKinds }).notNull(),
    state: text({ enum: runStates }).notNull().default("queued"),
    options: jsonb().$type<RunOptions>().notNull().default({}),
    /** Null for the schedule and the terminal. */
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    requested_by: text().notNull(),
    requested_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    started_at: timestamp({ withTimezone: true }),
    finished_at: timestamp({ withTimezone: true }),
    /** Asked to stop; the worker obeys within seconds. */
    cancel_requested_at: timestamp({ withTimezone: true }),
    /** Who asked for it: a person's e-mail, or `terminal`. */
    cancel_requested_by: text(),
    /** The process that holds the run, and when it last said so. A silent one is taken over. */
    worker: text(),
    heartbeat_at: timestamp({ withTimezone: true }),
    attempt: integer().notNull().default(0),
    /** When a queued run may be tried again; null: at once. */
    next_attempt_at: timestamp({ withTimezone: true }),
    /** The night that a scheduled run is for. */
    due_at: timestamp({ withTimezone: true }),
    /** Source time up to which the warehouse is complete after this run. */
    as_of: timestamp({ withTimezone: true }),
    error: jsonb().$type<RunError>(),
  },
  (t) => [
    oneOf("runs_kind", t.kind, loadKinds),
    oneOf("runs_state", t.state, runStates),
    // One open run a customer: a second request is refused by the database itself.
    uniqueIndex("runs_open")
      .on(t.id_customer)
      .where(sql`${t.state} IN ('${sql.raw(openRunStates.join("', '"))}')`),
    // Each night asks for each customer once, however often and by whomever it is asked.
    uniqueIndex("runs_night").on(t.id_customer, t.due_at).where(sql`${t.due_at} IS NOT NULL`),
    // What workers look for, which is little of all that ever ran.
    index("runs_running")
      .on(t.state)
      .where(sql`${t.state} IN ('${sql.raw(openRunStates.join("', '"))}')`),
    // A customer's runs, newest first: without a word about nulls, as whoever asks for them has none.
    index("runs_newest").on(t.id_customer, t.id.desc().nullsFirst()),
    // The last that brought a customer's data up to a time.
    index("runs_complete")
      .on(t.id_customer, t.as_of.desc().nullsFirst(), t.id.desc().nullsFirst())
      .where(sql`${t.state} IN ('done', 'unreconciled') AND ${t.as_of} IS NOT NULL`),
    // What of a customer is open, or still to be tried again.
    index("runs_pending")
      .on(t.id_customer)
      .where(
        sql`${t.state} IN ('queued', 'running') OR ${t.state} = 'failed' AND ${t.next_attempt_at} IS NOT NULL`,
      ),
  ],
);

export type Run = typeof runs.$inferSelect;
