import { randomUUID } from "node:crypto";
import type pg from "pg";
import { abandon } from "#db/cancel.ts";
import { type Address, client } from "#db/connect.ts";
import { sessionLimits } from "./awake.ts";
import { lost } from "./heartbeat.ts";

/*
 * A worker that stood still while its run was taken over wakes up in the middle of a transaction and knows nothing of it.
 * So each execution of a run writes its own fencing token into the warehouse, and no step commits without finding it.
 */

/** What the sessions of loads are called in a warehouse. */
const sessionName = "opendb load";

/** A warehouse's address for one execution of a run: its sessions carry the token. */
export const fenced = (warehouse: Address): Address => ({
  ...warehouse,
  name: sessionName,
  settings: { "opendb.fence": randomUUID(), ...sessionLimits },
});

/** Where the token stands: warehouses whose bookkeeping is not upgraded yet keep it under the name of before. */
export async function fenceTable(warehouse: pg.ClientBase): Promise<string> {
  const { rows } = await warehouse.query<{ name: string }>(
    "SELECT CASE WHEN to_regclass('opendb.fence') IS NULL THEN 'opendb.tenure' ELSE 'opendb.fence' END AS name",
  );
  return rows[0]?.name ?? "opendb.fence";
}

/** Ends what an earlier execution still has open: it could not commit any more, but it holds locks. */
async function endOthers(admin: pg.Client): Promise<void> {
  // As who signed in, not as the loader: ending a session takes the rights of the role that opened it.
  await admin.query("SET ROLE NONE");
  try {
    await admin.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid()`,
      [sessionName],
    );
  } catch (error) {
    if ((error as pg.DatabaseError).code !== "42501") throw error;
  }
  await admin.query("RESET ROLE");
}

/** Makes this execution the only one that may write. One that is committing this very moment is waited for. */
export async function acquireFence(warehouse: Address, idRun: number, signal?: AbortSignal): Promise<void> {
  const admin = await client({ ...warehouse, name: undefined }, signal);
  const stop = () => abandon(admin);
  signal?.addEventListener("abort", stop);
  try {
    signal?.throwIfAborted();
    await endOthers(admin);
    await admin.query(
      `INSERT INTO ${await fenceTable(admin)} (id_run, token) VALUES ($1, current_setting('opendb.fence')::uuid)
       ON CONFLICT (is_only) DO UPDATE SET id_run = excluded.id_run, token = excluded.token, since = now()`,
      [idRun],
    );
    await endOthers(admin);
  } finally {
    signal?.removeEventListener("abort", stop);
    await admin.end().catch(() => {});
  }
}

/** A run as a warehouse knows it: by its identity, since numbers come again when the control database is restored. */
export type RunKey = { id: number; identity: string };

/**
 * Notes which run works here. What it left before another one worked here does not count any more: a control database
 * from a backup still has it open, and what it once did is not what is wanted now.
 */
export async function bindRun(warehouse: pg.Client, { identity }: RunKey): Promise<void> {
  await warehouse.query("BEGIN");
  for (const table of ["opendb.steps", "opendb.unresolved_references"])
    await warehouse.query(
      `DELETE FROM ${table} t USING opendb.fence f WHERE t.identity = $1 AND f.identity IS DISTINCT FROM $1`,
      [identity],
    );
  const { rowCount } = await warehouse.query(
    "UPDATE opendb.fence SET identity = $1 WHERE token = current_setting('opendb.fence')::uuid",
    [identity],
  );
  if (rowCount === 0) throw lost();
  await warehouse.query("COMMIT");
}

/**
 * Asked last in every transaction that writes. Throws `interrupted` when another execution has taken over. `table` is
 * where the token stands, for an upgrade that is about to rename it.
 */
export async function assertFence(warehouse: pg.Client, table = "opendb.fence"): Promise<void> {
  const { rowCount } = await warehouse.query(
    `SELECT FROM ${table} WHERE token = current_setting('opendb.fence')::uuid FOR SHARE`,
  );
  if (rowCount === 0) throw lost();
}
