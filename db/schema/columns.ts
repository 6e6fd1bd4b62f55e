import { bigint, pgSchema, timestamp } from "drizzle-orm/pg-core";

export const lms = pgSchema("lms");
export const metrics = pgSchema("metrics");

/** A logical key: BIGINT, kept exact in JavaScript. */
export const id = () => bigint({ mode: "bigint" });

/** A moment: TIMESTAMPTZ, microseconds at the server, read and shown in America/Sao_Paulo. */
export const instant = () => timestamp({ withTimezone: true });

/** The tenant of a row. Every physical key starts with it, so that a table can be distributed by it. */
export const tenant = () => id().notNull();
