import "server-only";
import { consoleDb } from "#db/control.ts";
import { hashing } from "../entry/hashing.ts";
import { credentialOf, keyOf } from "../password.ts";
import { methodOf, plainEmail } from "../sign-in.ts";
import type { Caller } from "./caller.ts";

/** A signed-in browser of the person who asks. */
export type OwnSession = {
  id: number;
  createdAt: Date;
  seenAt: Date;
  ip: string | null;
  userAgent: string | null;
  isThis: boolean;
};

type Row = {
  id: string;
  created_at: Date;
  seen_at: Date;
  ip: string | null;
  user_agent: string | null;
  is_this: boolean;
};

/** The open sessions of whoever a session belongs to, that one first. */
export async function sessionsOf(key: Buffer): Promise<OwnSession[]> {
  const { rows } = await consoleDb().pool.query<Row>(
    "SELECT id, created_at, seen_at, ip, user_agent, is_this FROM console.own_sessions($1)",
    [key],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    createdAt: row.created_at,
    seenAt: row.seen_at,
    ip: row.ip,
    userAgent: row.user_agent,
    isThis: row.is_this,
  }));
}

async function end(key: Buffer, id: number | null, caller: Caller): Promise<number> {
  const { rows } = await consoleDb().pool.query<{ ended: number }>(
    "SELECT console.end_own_sessions($1, $2, $3) AS ended",
    [key, id, caller],
  );
  return rows[0]?.ended ?? 0;
}

/** Ends another session of the same person; 0 when it is none, or over already. */
export const endSession = (key: Buffer, id: number, caller: Caller): Promise<number> => end(key, id, caller);

/** Ends all other sessions of the same person, and says how many there were. */
export const endOthers = (key: Buffer, caller: Caller): Promise<number> => end(key, null, caller);

export type Changed =
  | { outcome: "done" | "wrong" | "busy" | "ended" }
  | { outcome: "too_many"; wait: number };

/** Changes the password of whoever a session belongs to, if they know the one so far; their other sessions end. */
export async function changePassword(
  key: Buffer,
  email: string,
  current: string,
  next: string,
  caller: Caller,
): Promise<Changed> {
  const found = await methodOf(plainEmail(email), caller);
  if (found.wait > 0) return { outcome: "too_many", wait: found.wait };
  const derived = await hashing(found.network, async () => ({
    current: await keyOf(current.slice(0, 1024), found.method),
    next: await credentialOf(next),
  }));
  if (!derived) return { outcome: "busy" };
  const { method, verifier } = derived.next;
  const { rows } = await consoleDb().pool.query<{ outcome: "done" | "wrong" | "too_many"; wait: number }>(
    "SELECT outcome, wait FROM console.change_password($1, $2, $3, $4, $5)",
    [key, derived.current, method, verifier, caller],
  );
  // No row: the session has ended meanwhile.
  const { outcome = "ended" as const, wait = 0 } = rows[0] ?? {};
  return outcome === "too_many" ? { outcome, wait } : { outcome };
}
