import type { NextResponse } from "next/server";
import { attempted, field, posted, refused, seeOther } from "#auth/entry/form.ts";
import { say, sayNothing } from "#auth/entry/said.ts";
import { accept } from "#auth/invitations/accept.ts";
import { signOut } from "#auth/options.ts";
import { isReadOnly } from "#auth/session.ts";
import { currentCaller } from "#auth/sessions/caller.ts";
import { currentKey, giveCookie } from "#auth/sessions/cookie.ts";

/** Sets a password by a link, and signs in. */
export async function POST(request: Request): Promise<NextResponse> {
  const form = await posted(request);
  if (!form) return refused();
  const token = field(form, "token");
  const back = seeOther(`/welcome/${encodeURIComponent(token)}`);
  if (await isReadOnly()) return say(back, { about: "welcome", outcome: "view_as_read_only" });
  const caller = await currentCaller();
  const made = await attempted("Setting a password", () => accept(token, field(form, "password"), caller));
  if (made.outcome === "signed_in") {
    await signOut(await currentKey());
    const response = sayNothing(seeOther("/"));
    await giveCookie(response, made.secret);
    return response;
  }
  // A link that leads nowhere says so by itself.
  return say(back, { about: "welcome", outcome: made.outcome });
}
