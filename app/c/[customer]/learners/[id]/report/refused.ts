import { getLocale, getMessages } from "next-intl/server";
import type { ErrorCode } from "#errors.ts";

/** What stands as it is, and not only for now. */
const lasting: readonly ErrorCode[] = ["customer_closed"];

/** Why there is no report, in words of ours: as a page for whoever pressed a button, as JSON for another system. */
export async function refused(code: ErrorCode, request: Request): Promise<Response> {
  const [{ errors }, locale] = await Promise.all([getMessages(), getLocale()]);
  const { title, meaning, hint } = errors.codes[code];
  const isPage = request.headers.get("accept")?.includes("text/html") ?? false;
  const body = isPage
    ? `<!doctype html><html lang="${locale}"><title>${title} · OpenDB</title><h1>${title}</h1><p>${meaning} ${hint}</p></html>`
    : JSON.stringify({ code, title, meaning, hint });
  return new Response(body, {
    status: lasting.includes(code) ? 409 : 503,
    headers: {
      "Content-Type": `${isPage ? "text/html" : "application/json"}; charset=utf-8`,
      "Cache-Control": "no-store",
    },
  });
}
