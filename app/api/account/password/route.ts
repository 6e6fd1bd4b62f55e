import type { NextResponse } from "next/server";
import { attempted, field, posted, refused, seeOther } from "#auth/entry/form.ts";
import { say } from "#auth/entry/said.ts";
import { problemOf } from "#auth/password-rules.ts";
import { isReadOnly, personOf } from "#auth/session.ts";
import { currentCaller } from "#auth/sessions/caller.ts";
import { currentKey } from "#auth/sessions/cookie.ts";
import { changePassword } from "#auth/sessions/own.ts";

/** Changes the person's password; their other sessions end. */
export async function POST(request: Request): Promise<NextResponse> {
  const form = await posted(request);
  const key = await currentKey();
  if (!form || !key) return refused();
  // The page says why nothing is changed while they see the console as another.
  if (await isReadOnly()) return seeOther("/account");
  const caller = await currentCaller();
  const changed = await attempted("Changing a password", async () => {
    const person = await personOf(key);
    if (!person) return { outcome: "ended" } as const;
    const next = field(form, "next");
    const problem = await problemOf(next, [person.email, person.name]);
    return problem
      ? { outcome: problem }
      : changePassword(key, person.email, field(form, "current"), next, caller);
  });
  const count = changed.outcome === "too_many" ? changed.wait : undefined;
  return say(seeOther("/account"), { about: "password", outcome: changed.outcome, count });
}
