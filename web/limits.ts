import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { networkOf } from "#auth/address.ts";

/** How many sessions' worth one address may ask for: an office has one, and a session can be invented. */
const sessionsOfAddress = 5;

/** The session of a request; whose it is, and whether it is one at all, is not known here. */
function sessionOf({ headers }: IncomingMessage): string | undefined {
  const token = /(?:^|;\s*)(?:__Secure-)?next-auth\.session-token(?:\.0)?=([^;]+)/.exec(headers.cookie ?? "");
  return token?.[1] && createHash("sha256").update(token[1]).digest("base64");
}

/**
 * Counts requests by session and by network, each minute, in the memory of this process: of several web processes each
 * counts its own. Returns the seconds to wait where there were too many.
 */
export function requestLimits(perMinute: number) {
  const duration = 60;
  const bySession = new RateLimiterMemory({ keyPrefix: "session", points: perMinute, duration });
  const byNetwork = new RateLimiterMemory({
    keyPrefix: "network",
    points: perMinute * sessionsOfAddress,
    duration,
  });
  return async (request: IncomingMessage, address: string): Promise<number | undefined> => {
    const session = sessionOf(request);
    try {
      await byNetwork.consume(networkOf(address));
      if (session) await bySession.consume(session);
      return undefined;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    }
  };
}
