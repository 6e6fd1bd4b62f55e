import type pg from "pg";

/** The number of rows that a statement wrote or a count found. */
export const counted = async (warehouse: pg.Client, sql: string, values: unknown[] = []): Promise<number> => {
  const result = await warehouse.query<{ n?: string }>(sql, values);
  return result.command === "SELECT" ? Number(result.rows[0]?.n ?? 0) : (result.rowCount ?? 0);
};
