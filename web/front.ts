import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { callerOf, type Trust } from "#auth/address.ts";
import { asking } from "#db/asking.ts";
import type { ErrorCode } from "#errors.ts";
import { protect } from "./headers.ts";
import type { requestLimits } from "./limits.ts";
import { refuse } from "./refuse.ts";

/** What stands before Next: whose request it is, how much there may be of it, and what every answer carries. */
export type Front = {
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  limit: ReturnType<typeof requestLimits>;
  trust: Trust;
  /** Where browsers reach the console, if that is set. */
  origin: URL | undefined;
  isSecure: boolean;
};

/** Bytes of a request's body; nothing that is typed here comes near. */
const largestBody = 256 * 1024;

/** What a proxy would say of a caller; only the address is passed on, and that as it was found here. */
const ofProxies = ["forwarded", "x-real-ip", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"];

const hostOf = (origin: string | undefined): string | undefined => URL.parse(origin ?? "")?.host;

/**
 * Rewrites what the request says of itself, for all that read it later. A proxy on another port passes on its own name
 * for this process; a page of ours that was reached through it is known by its Origin.
 */
function introduce({ headers }: IncomingMessage, address: string, origin: URL | undefined): void {
  for (const name of ofProxies) delete headers[name];
  headers["x-forwarded-for"] = address;
  if (!origin) return;
  headers["x-forwarded-proto"] = origin.protocol.slice(0, -1);
  if (hostOf(headers.origin) === origin.host) headers["x-forwarded-host"] = origin.host;
}

const changes = (method: string | undefined) => method !== "GET" && method !== "HEAD";

/** Why a request is not answered at all. */
function refusalOf({ method, headers }: IncomingMessage): { status: number; code: ErrorCode } | undefined {
  if (!changes(method)) return undefined;
  // A page of another site sends what its visitor is signed in with.
  const host = headers["x-forwarded-host"] ?? headers.host;
  if (headers.origin !== undefined && hostOf(headers.origin) !== host)
    return { status: 403, code: "forbidden" };
  if (headers["transfer-encoding"] !== undefined) return { status: 411, code: "too_large" };
  if (Number(headers["content-length"] ?? 0) > largestBody) return { status: 413, code: "too_large" };
  return undefined;
}

/** Files that were built: they cost nothing and say nothing. */
const isFile = (url: string) => url.startsWith("/_next/static/");

/** Ends with the answer, whole or not. */
function signalOf(response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) left.abort();
  });
  return left.signal;
}

export const frontOf = ({ answer, limit, trust, origin, isSecure }: Front): RequestListener => {
  const listen = async (request: IncomingMessage, response: ServerResponse) => {
    const address = callerOf(request, trust);
    protect(response, isSecure);
    introduce(request, address, origin);
    const refusal = refusalOf(request);
    if (refusal) return refuse(request, response, refusal);
    const wait = isFile(request.url ?? "") ? undefined : await limit(request, address);
    if (wait !== undefined) return refuse(request, response, { status: 429, code: "rate_limited", wait });
    return asking.run({ signal: signalOf(response) }, () => answer(request, response));
  };
  return (request, response) =>
    void listen(request, response).catch((error: unknown) => {
      console.error("A request failed:", error);
      if (!response.headersSent) response.statusCode = 500;
      response.end();
    });
};
