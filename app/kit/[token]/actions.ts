"use server";

import { z } from "zod";
import { openAction } from "#auth/action.ts";
import { openKit } from "#auth/kits/delivery.ts";
import { currentCaller } from "#auth/sessions/caller.ts";

/** Whoever has the secret of a link gets what it leads to, once. */
export const openLink = openAction({
  schema: z.object({ token: z.string().max(64) }),
  do: async ({ token }) => openKit(token, await currentCaller()),
});
