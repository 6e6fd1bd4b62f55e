import type pg from "pg";
import { addressOf } from "#address.ts";
import { timeZone } from "#days.ts";
import { client as connect } from "#db/connect.ts";
import { because } from "#errors/english.ts";
import { sqlstateOf } from "#errors/sqlstate.ts";
import { full, lockWait } from "./held-up.ts";

/** What a session has from its first moment: a limit of the role would end the very statements that set it aside. */
const settings = {
  statement_timeout: "0",
  idle_session_timeout: "0",
  // A standby takes no serializable transaction, which every statement outside of ours would be.
  default_transaction_isolation: "read committed",
};

/**
 * Opens a session at the source. A pooler such as PgBouncer refuses settings of a session: without them, too, everything
 * that counts is set in each transaction. Nothing else is ever set, which the next user of a pooled session would find.
 * Throws `HeldUp` when all that the source allows are in use.
 */
export async function openSession(url: string, signal?: AbortSignal): Promise<pg.Client> {
  const address = { url, database: addressOf(url).database };
  try {
    return await connect({ ...address, settings }, signal).catch((error: unknown) => {
      if (sqlstateOf(error) !== "08P01") throw error;
      return connect({ ...address, isPooled: true }, signal);
    });
  } catch (error) {
    throw sqlstateOf(error) === "53300" ? full(error) : error;
  }
}

/** What a pooler says that gives each statement another session. */
export function asPooled(error: unknown): unknown {
  if (sqlstateOf(error) !== "08P01" || !/statement pooling/.test((error as Error).message)) return error;
  return because("source_pool_of_statements", {}, { origin: "source", cause: error });
}

/** What of a source's server decides how a transaction begins there: server_version_num, and its system. */
export type Server = { version: number; isLinux: boolean };

/** What holds within a transaction at the source, whatever its role, its database or a pooler would have. */
const rules: Record<string, string> = {
  timezone: timeZone,
  statement_timeout: "0",
  lock_timeout: `${lockWait}ms`,
  // The holder asks several times a minute. A process that stands still does not keep the snapshot for ever.
  idle_in_transaction_session_timeout: "60s",
};

/** A worker that died, and one that stands still in the middle of a copy and takes nothing more, hold no table for long. */
const onLinux = { client_connection_check_interval: "2s", tcp_user_timeout: "30s" };

/** Statements that begin a transaction; the first query in it may follow. */
export function beginning({ version, isLinux }: Server, snapshot?: string): string {
  const all = {
    ...rules,
    ...(isLinux ? onLinux : {}),
    ...(version >= 170_000 ? { transaction_timeout: "0" } : {}),
  };
  return [
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY, NOT DEFERRABLE",
    ...(snapshot ? [`SET TRANSACTION SNAPSHOT ${snapshot}`] : []),
    ...Object.entries(all).map(([setting, value]) => `SET LOCAL ${setting} = '${value}'`),
  ].join("; ");
}
