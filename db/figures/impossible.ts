import type { TableName } from "#db/schema/index.ts";
import type { Statement } from "./figure.ts";

/** The columns of time that figures by day are made of. Each has an index behind the tenant. */
export const timed = [
  ["lms.users", "created_at"],
  ["lms.user_certificates", "issued_at"],
  ["lms.exam_results", "finished_at"],
  ["lms.messages", "created_at"],
  ["lms.user_logs", "created_at"],
  ["lms.user_lesson_progress", "created_at"],
] as const satisfies readonly [TableName, string][];

export type OutOfDays = {
  table: (typeof timed)[number][0];
  column: (typeof timed)[number][1];
  /** Rows at a time before the first day that was asked for, and after the last. */
  before: number;
  after: number;
  /** A tenant's rows were counted up to `most` at either end: there may be more. */
  is_least: boolean;
};

/** Rows of a tenant that are counted at either end: what is wrong by the million is no longer a few stray rows. */
export const most = 1000;

const start = (day: string) => `(${day})::timestamp AT TIME ZONE 'America/Sao_Paulo'`;

const outside = (table: string, condition: string) =>
  `(SELECT count(*) FROM (SELECT FROM ${table} i WHERE i.id_tenant = t.id AND ${condition} LIMIT ${most}) i)`;

const ofTable = ([table, column]: readonly [string, string], place: number) =>
  `SELECT ${place} AS place, '${table}' AS "table", '${column}' AS "column", n.before, n.after
  FROM tenants t CROSS JOIN LATERAL (
    SELECT ${outside(table, `i.${column} < ${start("$2::date")}`)} AS before,
      ${outside(table, `i.${column} >= ${start("$3::date + 1")}`)} AS after) n`;

/**
 * Rows that no day from the first to the last has, table by table; tables without any are absent. Asked with the days that
 * are counted: rows whose times cannot be, which are kept and are in no figure. Two looks at the end of an index for each
 * tenant and table, so that no event is read but those.
 */
export const outOfDays: Statement<OutOfDays> = {
  parameters: "days",
  text: `WITH tenants AS (SELECT id FROM unnest($1::bigint[]) AS t (id)),
found AS (
  ${timed.map(ofTable).join("\n  UNION ALL\n  ")})
SELECT "table", "column", sum(before)::float8 AS before, sum(after)::float8 AS after,
  bool_or(before = ${most} OR after = ${most}) AS is_least
FROM found GROUP BY place, "table", "column" HAVING sum(before + after) > 0 ORDER BY place`,
};
