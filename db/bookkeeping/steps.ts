import { readdirSync, readFileSync } from "node:fs";

/** A step of OpenDB's own records inside a warehouse: each file is applied once, in the order of their numbers. */
export type BookkeepingStep = { version: number; sql: string };

/** All steps there are, read from their files. */
export const bookkeepingSteps = (): BookkeepingStep[] =>
  readdirSync(new URL(".", import.meta.url))
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .sort()
    .map((file) => ({
      version: Number(file.slice(0, 4)),
      sql: readFileSync(new URL(file, import.meta.url), "utf8"),
    }));
