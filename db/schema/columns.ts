import { type SQL, sql } from "drizzle-orm";
import { bigint, pgSchema, timestamp } from "drizzle-orm/pg-core";

export const lms = pgSchema("lms");
export const metrics = pgSchema("metrics");

/** A logical key: BIGINT, kept exact in JavaScript. */
export const id = () => bigint({ mode: "bigint" });

/** A moment: TIMESTAMPTZ, microseconds at the server, read and shown in America/Sao_Paulo. */
export const instant = () => timestamp({ withTimezone: true });

/** How many characters of a text an index takes: a text of some thousands does not fit into a page of one. */
const indexed = 300;
const beginnings = new WeakMap<object, string>();

/** The beginning of a text column, in place of the column in an index. The table tells apart what only differs later. */
export function beginning(name: string): SQL {
  // As PostgreSQL writes it, so that models and warehouses compare as text.
  const made = sql.raw(`"left"(${name}, ${indexed})`);
  beginnings.set(made, name);
  return made;
}

/** The column of which an index takes the beginning. */
export const begun = (part: object): string | undefined => beginnings.get(part);

/** The same of an expression, such as a column of a query: an index of beginnings serves what speaks of them. */
export const beginningOf = (text: SQL): SQL => sql`left(${text}, ${sql.raw(String(indexed))})`;

/** The tenant of a row. Every physical key starts with it, so that a table can be distributed by it. */
export const tenant = () => id().notNull();
