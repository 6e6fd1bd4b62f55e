import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorCode } from "#errors.ts";
import { accepted } from "#i18n/accepted.ts";
import { isLocale, type Locale, localeCookie } from "#i18n/locales.ts";
import en from "#messages/en/errors.json" with { type: "json" };
import pt from "#messages/pt-BR/errors.json" with { type: "json" };

const said: Record<Locale, typeof pt> = { "pt-BR": pt, en };

function localeOf({ headers }: IncomingMessage): Locale {
  const chosen = new RegExp(`(?:^|;\\s*)${localeCookie}=([^;]+)`).exec(headers.cookie ?? "")?.[1];
  return isLocale(chosen) ? chosen : accepted(headers["accept-language"] ?? null);
}

/** What a page is told in its reader's language; what a script has asked gets the code, for its page to say. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, wait }: { status: number; code: ErrorCode; wait?: number },
): void {
  if (wait !== undefined) response.setHeader("Retry-After", String(wait));
  response.setHeader("Cache-Control", "no-store");
  response.statusCode = status;
  // What is left of the request is not read.
  response.setHeader("Connection", "close");
  if (!request.headers.accept?.includes("text/html")) {
    // Next hands the words of an action's answer over to its page for this type exactly.
    response.setHeader("Content-Type", "text/plain");
    response.end(`opendb:${code}`);
    return;
  }
  const locale = localeOf(request);
  const { title, meaning, hint } = said[locale].codes[code];
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(
    `<!doctype html><html lang="${locale}"><title>${title} · OpenDB</title><h1>${title}</h1><p>${meaning} ${hint}</p></html>`,
  );
}
