import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, pgSchema } from "drizzle-orm/pg-core";

/** The control database's own schema. */
export const consoleSchema = pgSchema("console");

/** A CHECK that a text column holds one of a closed set of words. */
export const oneOf = (name: string, column: AnyPgColumn, words: readonly string[]) =>
  check(name, sql`${column} IN (${sql.raw(words.map((w) => `'${w}'`).join(", "))})`);
