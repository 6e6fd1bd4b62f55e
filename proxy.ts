import { type NextRequest, NextResponse } from "next/server";
import { env } from "#env.ts";

const isDevelopment = env().NODE_ENV === "development";

// Scripts and style elements need the request's nonce. Style attributes do not: Mantine, the virtual lists and the charts
// write sizes and places into them, and what is in one can neither select nor read anything else of a page.
const policy = (nonce: string) =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    `style-src-elem 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

const longestPath = 2000;
// Not the address of any page: of no length that a link has, not text, or with controls in it.
const isNowhere = (path: string) => {
  try {
    return path.length > longestPath || /\p{Cc}/u.test(decodeURIComponent(path));
  } catch {
    return true;
  }
};

/**
 * Adds the security policy and tells pages their own address; a malformed one is that of a page that is not there. It
 * grants nothing: every page asks for its own scope.
 */
export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("Content-Security-Policy", policy(nonce));
  const { pathname, search } = request.nextUrl;
  const path = pathname + search;
  headers.set("x-path", path.length > longestPath ? pathname.slice(0, longestPath) : path);
  const response = isNowhere(pathname)
    ? NextResponse.rewrite(new URL("/nowhere", request.url), { request: { headers } })
    : NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy(nonce));
  return response;
}

export const config = { matcher: ["/((?!_next/static|_next/image|favicon.svg).*)"] };
