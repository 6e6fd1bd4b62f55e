import type pg from "pg";
import { addressOf } from "#address.ts";
import { client as connect } from "#db/connect.ts";
import { full, lockWait } from "./held-up.ts";

/** What a session has from its first moment: a limit of the role would end the very statements that set it aside. */
const settings = { statement_timeout: "0", idle_session_timeout: "0" };

/** Opens a session at the source. Throws `HeldUp` when all that it allows are in use. */
export async function openSession(url: string): Promise<pg.Client> {
  const made = await connect({ url, database: addressOf(url).database, settings }).catch((error: unknown) => {
    throw (error as { code?: unknown }).code === "53300" ? full(error) : error;
  });
  // A statement whose worker died ends by itself. Not every platform has it, and none needs it for correctness.
  await made.query("SET client_connection_check_interval = '2s'").catch(() => {});
  return made;
}

/** What holds within a transaction at the source, whatever its role, its database or a pooler would have. */
const rules: Record<string, string> = {
  statement_timeout: "0",
  lock_timeout: `${lockWait}ms`,
  // The holder asks several times a minute. A process that stands still does not keep the snapshot for ever.
  idle_in_transaction_session_timeout: "60s",
};

/** Statements that begin a transaction; the first query in it may follow. `version` is server_version_num. */
export function beginning(version: number, snapshot?: string): string {
  const all = { ...rules, ...(version >= 170_000 ? { transaction_timeout: "0" } : {}) };
  return [
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY, NOT DEFERRABLE",
    ...(snapshot ? [`SET TRANSACTION SNAPSHOT ${snapshot}`] : []),
    ...Object.entries(all).map(([setting, value]) => `SET LOCAL ${setting} = '${value}'`),
  ].join("; ");
}
