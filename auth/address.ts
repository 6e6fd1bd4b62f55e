import { isIP } from "node:net";

/** The caller's address by the last hop's word: what comes before it may be invented by the caller. */
export function addressOf(forwarded: unknown): string | null {
  const last = typeof forwarded === "string" ? forwarded.split(",").at(-1)?.trim() : undefined;
  return last !== undefined && isIP(last) !== 0 ? last : null;
}
