import type { SQL } from "drizzle-orm";
import { sql } from "drizzle-orm";
import type { RunError, runs } from "#db/schema/console/runs.ts";
import type { steps } from "#db/schema/console/steps.ts";
import type { Access } from "#db/scope.ts";

type Column = typeof runs.error | typeof steps.error;

/** A recorded error as somebody may see it: the database's own words only for those who may request loads. */
export const errorFor = (column: Column, access?: Pick<Access, "permissions">): SQL<RunError | null> =>
  access?.permissions.has("loads.request") ? sql`${column}` : sql`${column} - 'database'`;
