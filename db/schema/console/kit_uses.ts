import { sql } from "drizzle-orm";
import { bigint, check, date, doublePrecision, integer, primaryKey } from "drizzle-orm/pg-core";
import { kits } from "./kits.ts";
import { consoleSchema } from "./schema.ts";

/** What each kit did on each day, as far as it was seen; docs/usage.md says how. */
export const kitUses = consoleSchema.table(
  "kit_uses",
  {
    id_kit: bigint({ mode: "number" })
      .notNull()
      .references(() => kits.id, { onDelete: "cascade" }),
    /** A day of Sao Paulo. */
    day: date().notNull(),
    /** Statements that ended, and the seconds that they took together. */
    statements: bigint({ mode: "number" }).notNull().default(0),
    seconds: doublePrecision().notNull().default(0),
    /** Sessions at once, at most. */
    sessions: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ name: "kit_uses_pkey", columns: [t.id_kit, t.day] }),
    check("kit_uses_figures", sql`${t.statements} >= 0 AND ${t.seconds} >= 0 AND ${t.sessions} >= 0`),
  ],
);
