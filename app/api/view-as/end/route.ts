import type { NextResponse } from "next/server";
import { z } from "zod";
import { ownAction } from "#auth/action.ts";
import { posted, refused, seeOther } from "#auth/entry/form.ts";
import { endsAs } from "#auth/people/view-as.ts";
import { endViewing, viewedNow } from "#auth/people/viewing.ts";
import { ownPerson } from "#auth/session.ts";

const end = ownAction({
  schema: z.object({}),
  audit: "person.view_as_end",
  do: async ({ tx, access }) => endsAs(tx, await viewedNow(access.person.id)),
  details: ({ told }) => told,
  idCustomers: (changed) => changed.idCustomers,
  afterwards: endViewing,
});

/** Leaves the view as somebody else. Where that fails, the view goes on and its banner says so. */
export async function POST(request: Request): Promise<NextResponse> {
  if (!(await posted(request))) return refused();
  if (!(await ownPerson())) return seeOther("/sign-in");
  await end({});
  return seeOther("/");
}
