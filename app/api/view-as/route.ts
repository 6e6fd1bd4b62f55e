import type { NextResponse } from "next/server";
import { z } from "zod";
import { personAction } from "#auth/action.ts";
import { field, posted, refused, seeOther } from "#auth/entry/form.ts";
import { say } from "#auth/entry/said.ts";
import { beginsAs } from "#auth/people/view-as.ts";
import { beginViewing } from "#auth/people/viewing.ts";
import { ownPerson } from "#auth/session.ts";
import { parseAsPerson } from "#components/address/parsers.ts";

const begin = personAction({
  schema: z.object({ id: z.number() }),
  permission: "people.view_as",
  audit: "person.view_as",
  do: async ({ tx, access, input }) => ({
    ...(await beginsAs(tx, access, input.id)),
    idViewer: access.person.id,
  }),
  details: ({ told }) => told,
  idCustomers: (changed) => changed.idCustomers,
  afterwards: ({ idViewer, id }) => beginViewing(idViewer, id),
});

/**
 * Begins to see the console as somebody else. A form and no action: an action answers with the page that it was sent
 * from, which is none of the other's, and the page that follows a form is loaded whole, so that nothing of one's own
 * console stays in the browser's memory.
 */
export async function POST(request: Request): Promise<NextResponse> {
  const form = await posted(request);
  const id = parseAsPerson.parse(form ? field(form, "person") : "");
  if (id === null) return refused();
  if (!(await ownPerson())) return seeOther("/sign-in");
  const begun = await begin({ id });
  return begun.ok ? seeOther("/") : say(seeOther(`/people/${id}`), { about: "view_as", outcome: begun.code });
}
