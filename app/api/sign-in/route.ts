import type { NextResponse } from "next/server";
import { field, posted, refused, seeOther } from "#auth/entry/form.ts";
import { say, sayNothing } from "#auth/entry/said.ts";
import { nextPath } from "#auth/next-path.ts";
import { signOut } from "#auth/options.ts";
import { isReadOnly } from "#auth/session.ts";
import { currentCaller } from "#auth/sessions/caller.ts";
import { currentKey, giveCookie } from "#auth/sessions/cookie.ts";
import { plainEmail, signIn } from "#auth/sign-in.ts";

/** The form of the sign-in page, which works without any script: on to the page that was wanted, or back with a reason. */
export async function POST(request: Request): Promise<NextResponse> {
  const form = await posted(request);
  if (!form) return refused();
  // Of a page that is older than a view as somebody else: what they see now has a banner, and a way out of it.
  if (await isReadOnly()) return seeOther("/");
  const next = nextPath(field(form, "next"));
  const email = field(form, "email");
  const made = await signIn(email, field(form, "password"), await currentCaller());
  if (made.outcome === "signed_in") {
    // What this browser was signed in with before is over.
    await signOut(await currentKey());
    const response = sayNothing(seeOther(next));
    await giveCookie(response, made.secret);
    return response;
  }
  const back = seeOther(next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`);
  const count = made.outcome === "too_many" ? made.wait : undefined;
  return say(back, { about: "sign_in", outcome: made.outcome, count, email: plainEmail(email) });
}
