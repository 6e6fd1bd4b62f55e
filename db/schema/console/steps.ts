import { bigint, jsonb, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { ErrorParams } from "#errors.ts";
import { stepStates, strategies } from "../../vocabulary.ts";
import { type RunError, runs } from "./runs.ts";
import { consoleSchema, oneOf } from "./schema.ts";

const rows = () => bigint({ mode: "number" });

/** What a step found that does not agree with the source, or with a declared check. */
export type StepFinding = {
  check: string;
  /** `differs`: rows do not agree with the source. `stop` keeps a step from committing. `note` is only worth knowing. */
  level: "note" | "warn" | "stop" | "differs";
  /** In English, for the terminal. */
  message: string;
  /** Which of the catalogue's findings it is, so that pages say it in any language. Findings of old have none. */
  kind?: string;
  params?: ErrorParams;
  count?: number;
  tenant?: string;
  examples?: string[];
};

/** The steps of a run, one a table. Accounting: read = inserted + updated + unchanged + rejected. */
export const steps = consoleSchema.table(
  "steps",
  {
    id_run: bigint({ mode: "number" })
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    table_name: text().notNull(),
    strategy: text({ enum: strategies }).notNull(),
    state: text({ enum: stepStates }).notNull().default("waiting"),
    position: rows().notNull(),
    rows_read: rows(),
    rows_inserted: rows(),
    rows_updated: rows(),
    rows_unchanged: rows(),
    /** Rows of the source that do not fit their table and were set aside. */
    rows_rejected: rows(),
    rows_deleted: rows(),
    /** Rows in the table after the step. */
    rows_total: rows(),
    bytes: rows(),
    /** The window of change times, half-open; null bounds for a whole table. */
    window_from: timestamp({ withTimezone: true }),
    window_until: timestamp({ withTimezone: true }),
    started_at: timestamp({ withTimezone: true }),
    finished_at: timestamp({ withTimezone: true }),
    findings: jsonb().$type<StepFinding[]>().notNull().default([]),
    error: jsonb().$type<RunError>(),
  },
  (t) => [
    primaryKey({ name: "steps_pkey", columns: [t.id_run, t.table_name] }),
    oneOf("steps_strategy", t.strategy, strategies),
    oneOf("steps_state", t.state, stepStates),
  ],
);

export type Step = typeof steps.$inferSelect;
