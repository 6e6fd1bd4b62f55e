import type { NextResponse } from "next/server";
import { attempted, field, posted, refused, seeOther } from "#auth/entry/form.ts";
import { say } from "#auth/entry/said.ts";
import { askForLink, isMailed } from "#auth/invitations/ask.ts";
import { currentCaller } from "#auth/sessions/caller.ts";
import { plainEmail } from "#auth/sign-in.ts";

/** Asks for a link to set another password. The answer is the same for every e-mail. */
export async function POST(request: Request): Promise<NextResponse> {
  const form = await posted(request);
  if (!form || !isMailed()) return refused();
  const email = field(form, "email");
  const caller = await currentCaller();
  const made = await attempted("Asking for a link", () => askForLink(email, caller));
  const count = made.outcome === "too_many" ? made.wait : undefined;
  const page = made.outcome === "asked" ? "/sign-in/forgotten?sent" : "/sign-in/forgotten";
  return say(seeOther(page), {
    about: "forgotten",
    outcome: made.outcome,
    count,
    email: plainEmail(email),
  });
}
