import "server-only";
import { NextResponse } from "next/server";
import { env } from "#env.ts";
import { log } from "../log.ts";
import { isSameOrigin } from "./same-origin.ts";

/** The longest form that there is: two passwords and an address, each sign of which may take twelve bytes of it. */
const most = 64 * 1024;

/** The fields of a form of our own pages; null of another site's, and of what is no form or far too long. */
export async function posted(request: Request): Promise<FormData | null> {
  if (!isSameOrigin(request.headers, env().CONSOLE_ORIGIN)) return null;
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!(length <= most)) return null;
  return request.formData().catch(() => null);
}

/** A field's text; "" where it is missing or a file. */
export function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** A form that no page of ours has sent. */
export const refused = (): NextResponse => new NextResponse(null, { status: 403 });

/** On to a page, which is then asked for by GET. Without a host: which one the browser sees, a proxy knows better. */
export const seeOther = (path: string): NextResponse =>
  new NextResponse(null, { status: 303, headers: { Location: path } });

/** What came of a form's work, or `unavailable` where it failed for a reason that no browser hears of. */
export async function attempted<T>(
  what: string,
  work: () => Promise<T>,
): Promise<T | { outcome: "unavailable" }> {
  try {
    return await work();
  } catch (error) {
    log("form.failed", { form: what, err: error });
    return { outcome: "unavailable" };
  }
}
