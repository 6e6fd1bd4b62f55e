import type { Step } from "#db/schema/console/steps.ts";
import type { TableName } from "#db/schema/index.ts";
import { ask } from "#warehouse/testing.ts";
import type { Ended, TestLoads } from "./testing.ts";

const ofCustomer = `instance_id IN (SELECT id FROM platform.instances WHERE id = $1 OR parent_id = $1)`;

/** Ids of some of the customer's rows at the source. */
export async function idsOf(
  { source, customer }: TestLoads,
  table: string,
  count: number,
): Promise<string[]> {
  const { rows } = await source.admin.query<{ id: string }>(
    `SELECT id FROM platform.${table} WHERE ${ofCustomer} ORDER BY id LIMIT ${count}`,
    [customer.id_root_tenant],
  );
  return rows.map(({ id }) => id);
}

/** A load's step of a table. */
export const stepOf = ({ steps }: Ended, table: TableName): Step => {
  const found = steps.find((step) => step.table_name === table);
  if (!found) throw new Error(`No step of ${table}.`);
  return found;
};
/** What a step says of the rows that it set aside. */
export const warning = (step: Step) => step.findings.find(({ check }) => check === "rows that do not fit");

/** What became of the rows that were read: they add up, or this says how they do not. */
export const addsUp = (step: Step) => ({
  read: step.rows_read,
  isAll:
    step.rows_read ===
    (step.rows_inserted ?? 0) +
      (step.rows_updated ?? 0) +
      (step.rows_unchanged ?? 0) +
      (step.rows_rejected ?? 0),
});

/** What a warehouse knows to be set aside. */
export const asideOf = ({ customer }: TestLoads) =>
  ask<{ table: string; key: Record<string, string>; column: string; reason: string }>(
    customer.asLoader,
    `SELECT table_name AS "table", key, column_name AS "column", reason FROM opendb.rejected ORDER BY 1, id_row, 3`,
  );
