import type { ServerResponse } from "node:http";

/** What every answer carries, also one that no page has made; pages set a policy of their own in its place (proxy.ts). */
const always = {
  "Content-Security-Policy":
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** A year: browsers do not ask without TLS any more. */
const overTls = { "Strict-Transport-Security": "max-age=31536000" };

export function protect(response: ServerResponse, isSecure: boolean): void {
  for (const [name, value] of Object.entries({ ...always, ...(isSecure ? overTls : {}) }))
    response.setHeader(name, value);
}
