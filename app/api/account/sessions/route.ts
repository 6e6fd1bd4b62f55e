import type { NextResponse } from "next/server";
import { field, posted, refused, seeOther } from "#auth/entry/form.ts";
import { say } from "#auth/entry/said.ts";
import { isReadOnly } from "#auth/session.ts";
import { currentCaller } from "#auth/sessions/caller.ts";
import { currentKey } from "#auth/sessions/cookie.ts";
import { endOthers, endSession } from "#auth/sessions/own.ts";

/** Ends other sessions of the person: one that is named, or all. */
export async function POST(request: Request): Promise<NextResponse> {
  const form = await posted(request);
  const key = await currentKey();
  if (!form || !key) return refused();
  // The page says why nothing is changed while they see the console as another.
  if (await isReadOnly()) return seeOther("/account");
  const session = field(form, "session");
  if (session !== "all" && !/^\d{1,15}$/.test(session)) return refused();
  const caller = await currentCaller();
  const count =
    session === "all" ? await endOthers(key, caller) : await endSession(key, Number(session), caller);
  return say(seeOther("/account"), { about: "sessions", outcome: "ended", count });
}
