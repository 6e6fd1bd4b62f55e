"use server";

import { z } from "zod";
import { ownAction } from "#auth/action.ts";
import { endsAs } from "#auth/people/view-as.ts";
import { endViewing, viewedNow } from "#auth/people/viewing.ts";

export const endViewAs = ownAction({
  schema: z.object({}),
  audit: "person.view_as_end",
  do: async ({ tx, access }) => endsAs(tx, await viewedNow(access.person.id)),
  details: ({ told }) => told,
  idCustomers: (changed) => changed.idCustomers,
  afterwards: endViewing,
});
