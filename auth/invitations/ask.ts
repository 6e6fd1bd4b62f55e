import "server-only";
import { consoleDb } from "#db/control.ts";
import { env } from "#env.ts";
import type { Caller } from "../sessions/caller.ts";
import { plainEmail } from "../sign-in.ts";

/** Whether who has forgotten a password gets a link by mail; otherwise they ask whoever gave them access. */
export const isMailed = (): boolean => env().SMTP_URL !== undefined;

export type Asked = { outcome: "asked" | "no_email" } | { outcome: "too_many"; wait: number };

/**
 * Asks for a link to set another password. Whether anybody has the e-mail is not looked at here: a worker does that, and
 * sends the link, so neither the answer nor the time that it takes tells it. It is in the audit, or it is not done.
 */
export async function askForLink(email: string, caller: Caller): Promise<Asked> {
  const address = plainEmail(email);
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) return { outcome: "no_email" };
  const { rows } = await consoleDb().pool.query<{ wait: number }>(
    "SELECT console.ask_password($1, $2) AS wait",
    [address, caller],
  );
  const wait = rows[0]?.wait ?? 0;
  return wait > 0 ? { outcome: "too_many", wait } : { outcome: "asked" };
}
