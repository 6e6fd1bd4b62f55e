import type pg from "pg";

const atLeast = (setting: string, size: string) =>
  `set_config('${setting}', greatest(pg_size_bytes(current_setting('${setting}')), pg_size_bytes('${size}')) / 1024 || 'kB', false)`;

/** Prepares a session for bulk work: memory to sort without spilling, never less than the server gives anyway. */
export async function prepareBulk(warehouse: pg.Client): Promise<void> {
  await warehouse.query(
    `SELECT ${atLeast("maintenance_work_mem", "512MB")}, ${atLeast("work_mem", "128MB")}`,
  );
}
