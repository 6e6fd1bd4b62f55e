import type { NextResponse } from "next/server";
import { posted, refused, seeOther } from "#auth/entry/form.ts";
import { sayNothing } from "#auth/entry/said.ts";
import { signOut } from "#auth/options.ts";
import { endViewing } from "#auth/people/viewing.ts";
import { currentKey, takeCookie } from "#auth/sessions/cookie.ts";

/** Ends the session of this browser, at the control database and here, and with it a view as somebody else. */
export async function POST(request: Request): Promise<NextResponse> {
  if (!(await posted(request))) return refused();
  await signOut(await currentKey());
  await endViewing();
  const response = sayNothing(seeOther("/sign-in"));
  takeCookie(response);
  return response;
}
