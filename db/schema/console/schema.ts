import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, customType, pgSchema } from "drizzle-orm/pg-core";

/** The control database's own schema. */
export const consoleSchema = pgSchema("console");

/** A CHECK that a text column holds one of a closed set of words. */
export const oneOf = (name: string, column: AnyPgColumn, words: readonly string[]) =>
  check(name, sql`${column} IN (${sql.raw(words.map((w) => `'${w}'`).join(", "))})`);

/** Bytes, as PostgreSQL keeps hashes. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });
