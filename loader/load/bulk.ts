import type pg from "pg";

/** Prepares a session for bulk work: memory to hash and sort in, never less than the server gives anyway. */
export async function prepareBulk(warehouse: pg.Client): Promise<void> {
  await warehouse.query(
    `SELECT set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')), pg_size_bytes('128MB')) / 1024 || 'kB', false)`,
  );
}

/**
 * Prepares a session to build an index while `atOnce` are built side by side. They share the workers that the server
 * gives to one: more of them than cores only write sorted runs to files that one process then has to merge. And they
 * sort in little memory, whatever the server gives: keys that begin with the tenant are compared by what lies behind it,
 * and a run that a processor's cache does not hold takes twice as long as one that it does.
 */
export async function prepareIndexes(warehouse: pg.Client, atOnce: number): Promise<void> {
  await warehouse.query(
    `SELECT set_config('max_parallel_maintenance_workers', s.workers::text, false),
       set_config('maintenance_work_mem', 64 * (1 + s.workers) || 'MB', false)
     FROM (SELECT reset_val::integer / ${atOnce} AS workers FROM pg_settings WHERE name = 'max_parallel_maintenance_workers') s`,
  );
}
