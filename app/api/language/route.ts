import type { NextResponse } from "next/server";
import { field, posted, refused, seeOther } from "#auth/entry/form.ts";
import { nextPath } from "#auth/next-path.ts";
import { isLocale, localeCookie } from "#i18n/locales.ts";

const year = 365 * 24 * 3600;

/** The language of pages that nobody has signed in to yet; it is kept for a year. */
export async function POST(request: Request): Promise<NextResponse> {
  const form = await posted(request);
  const locale = form ? field(form, "locale") : undefined;
  if (!form || !isLocale(locale)) return refused();
  const response = seeOther(nextPath(field(form, "back")));
  response.cookies.set(localeCookie, locale, { path: "/", maxAge: year, sameSite: "lax" });
  return response;
}
