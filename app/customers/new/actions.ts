"use server";

import { z } from "zod";
import { personAction, personAnswer } from "#auth/action.ts";
import {
  addDraft,
  askTenants,
  changeDraft,
  checkedSlug,
  discardDraft,
  queueDraft,
  resume,
} from "#auth/provisions/change.ts";
import { currentCaller } from "#auth/sessions/caller.ts";
import { draftPart } from "#db/provisioning/draft.ts";
import { tenantsToChoose } from "#db/queries/source-tenants.ts";
import { asSeen } from "#foreign.ts";

const permission = "customers.provision";
const id = z.number().int().min(1);
const version = z.number().int().min(1);
const name = z.string().max(200).transform(asSeen);
const slug = z.string().max(63);

/** Whether a customer may have a name; without one, which it would have by its own. */
export const checkSlug = personAnswer({
  schema: z.object({ name, slug: slug.nullable() }),
  permission,
  answer: ({ access, input }) => checkedSlug(access, input),
});

export const findTenants = personAnswer({
  schema: z.object({
    search: z.string().max(100),
    chosen: z.array(z.string().regex(/^\d{1,18}$/)).max(50),
    isWhole: z.boolean(),
  }),
  permission,
  answer: ({ access, input: { isWhole: people, ...asked } }) => tenantsToChoose(access, { ...asked, people }),
});

export const refreshTenants = personAction({
  schema: z.object({}),
  permission,
  audit: "source.ask",
  do: ({ tx, access }) => askTenants(tx, access),
});

export const startDraft = personAction({
  schema: z.object({ name: name.pipe(z.string().min(1)), slug }),
  permission,
  audit: "provision.create",
  do: ({ tx, access, input }) => addDraft(tx, access, input),
});

export const saveDraft = personAction({
  schema: z.object({ id, version, part: draftPart }),
  permission,
  audit: null,
  do: async ({ tx, access, input }) => changeDraft(tx, access, { ...input, caller: await currentCaller() }),
});

export const discard = personAction({
  schema: z.object({ id, version }),
  permission,
  audit: "provision.discard",
  do: ({ tx, access, input }) => discardDraft(tx, access, input),
});

export const provision = personAction({
  schema: z.object({ id, version }),
  permission,
  audit: "provision.request",
  do: ({ tx, access, input }) => queueDraft(tx, access, input),
});

export const tryAgain = personAction({
  schema: z.object({ id }),
  permission,
  audit: "provision.retry",
  do: ({ tx, access, input }) => resume(tx, access, { ...input, goal: "made" }),
});

export const undo = personAction({
  schema: z.object({ id, confirmation: slug }),
  permission,
  audit: "provision.undo",
  do: ({ tx, access, input }) => resume(tx, access, { ...input, goal: "undone" }),
});
