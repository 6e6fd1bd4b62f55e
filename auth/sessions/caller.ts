import "server-only";
import { headers } from "next/headers";
import { env } from "#env.ts";
import { addressOf } from "../address.ts";

/** Where a request comes from, and how long a session lasts that it opens, as functions of the control database take it. */
export type Caller = { ip: string | null; user_agent: string | null; hours: number; idle_minutes: number };

// A system that listens on both kinds of address gives those of IPv4 the form of the other, of which all would be one.
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, "");

export function callerFrom(address: string | null, userAgent: string | null): Caller {
  const { SESSION_HOURS: hours, SESSION_IDLE_MINUTES: idle_minutes } = env();
  return {
    ip: address === null ? null : plain(address),
    user_agent: userAgent?.slice(0, 400) ?? null,
    hours,
    idle_minutes,
  };
}

/** The caller of this request. */
export async function currentCaller(): Promise<Caller> {
  const given = await headers();
  return callerFrom(addressOf(given.get("x-forwarded-for")), given.get("user-agent"));
}
