/**
 * Whether a request that changes something comes from a page of this console: by the browser's own word, which no page
 * can change, or, of browsers that do not say it, by the origin. A request that says neither is none of a form.
 */
export function isSameOrigin(headers: Headers, consoleOrigin: string | undefined): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = URL.parse(headers.get("origin") ?? "");
  if (!origin) return false;
  if (consoleOrigin !== undefined && origin.origin === new URL(consoleOrigin).origin) return true;
  return origin.host === headers.get("host");
}
