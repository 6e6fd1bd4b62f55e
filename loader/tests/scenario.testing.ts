import type { TableName } from "#db/schema/index.ts";
import type { TestLoads } from "./testing.ts";

/**
 * A test's loads, the tables of which rows have vanished that only a sweep can find, and those at whose source there are
 * values that do not fit, so that nobody can say what they must hold.
 */
export type ScenarioContext = TestLoads & { vanished: Set<TableName>; misfits: Set<TableName> };
export type Scenario = (context: ScenarioContext, seed: number) => Promise<unknown>;

export const now = "platform.clock()";
/** Some rows of a table, others for each seed. */
export const some = (table: string, seed: number, count: number, where = "true") =>
  `(SELECT id FROM platform.${table} WHERE ${where} ORDER BY hashint8(id + ${seed}) LIMIT ${count})`;
export const statement =
  (sql: (seed: number) => string): Scenario =>
  ({ source }, seed) =>
    source.admin.query(sql(seed));
