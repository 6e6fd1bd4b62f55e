import "server-only";
import { cookies } from "next/headers";
import type { NextResponse } from "next/server";
import { z } from "zod";
import { isSecure } from "#env.ts";

/** What a page says of the form that was sent from it, and what it fills in again. It is no secret and proves nothing. */
const said = z.object({
  about: z.enum(["sign_in", "forgotten", "password", "sessions", "welcome", "view_as"]),
  outcome: z.string().max(40),
  /** Seconds to wait, or how many were ended. */
  count: z.number().int().min(0).max(1e9).optional(),
  email: z.string().max(320).optional(),
});
export type Said = z.infer<typeof said>;

const name = "opendb-said";
/** Long enough for the page that follows; whoever comes back later hears nothing of it. */
const seconds = 30;

/** Lets the next page say it: in a cookie, as what it says would else stand in an address. */
export function say(response: NextResponse, what: Said): NextResponse {
  const value = Buffer.from(JSON.stringify(what)).toString("base64url");
  response.cookies.set(name, value, {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: isSecure(),
    maxAge: seconds,
  });
  return response;
}

export function sayNothing(response: NextResponse): NextResponse {
  response.cookies.set(name, "", { path: "/", maxAge: 0 });
  return response;
}

/** What there is to say on a page about something. */
export async function heard(about: Said["about"]): Promise<Said | undefined> {
  const value = (await cookies()).get(name)?.value;
  if (value === undefined) return undefined;
  try {
    const read = said.parse(JSON.parse(Buffer.from(value, "base64url").toString()));
    return read.about === about ? read : undefined;
  } catch {
    return undefined;
  }
}
