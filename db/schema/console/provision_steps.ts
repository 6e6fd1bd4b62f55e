import { bigint, integer, jsonb, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { provisionStepStates, provisionSteps as stepNames } from "../../vocabulary.ts";
import { provisions } from "./provisions.ts";
import type { RunError } from "./runs.ts";
import { consoleSchema, oneOf } from "./schema.ts";

/** What became of somebody who was to be invited. `unsent`: somebody has to hand a link over; `left_out`: another role. */
export type Invited = { email: string; idPerson: number; outcome: "sent" | "unsent" | "added" | "left_out" };

export type ProvisionDetails = {
  /** The load that fills the warehouse. */
  run?: number;
  /** The database was not there before. */
  isOurs?: boolean;
  /** Rows in the warehouse, and how many checks have only a warning. */
  rows?: number;
  warnings?: number;
  people?: Invited[];
  /** People that were not there before. */
  made?: number[];
  /** The kit's role. */
  role?: string;
};

/** The steps by which a customer is provisioned. */
export const provisionSteps = consoleSchema.table(
  "provision_steps",
  {
    id_provision: bigint({ mode: "number" })
      .notNull()
      .references(() => provisions.id, { onDelete: "cascade" }),
    step: text({ enum: stepNames }).notNull(),
    position: integer().notNull(),
    state: text({ enum: provisionStepStates }).notNull().default("waiting"),
    attempts: integer().notNull().default(0),
    started_at: timestamp({ withTimezone: true }),
    finished_at: timestamp({ withTimezone: true }),
    details: jsonb().$type<ProvisionDetails>().notNull().default({}),
    error: jsonb().$type<RunError>(),
  },
  (t) => [
    primaryKey({ name: "provision_steps_pkey", columns: [t.id_provision, t.step] }),
    oneOf("provision_steps_step", t.step, stepNames),
    oneOf("provision_steps_state", t.state, provisionStepStates),
  ],
);

export type ProvisionStepRow = typeof provisionSteps.$inferSelect;
