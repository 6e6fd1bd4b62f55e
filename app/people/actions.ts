"use server";

import { z } from "zod";
import { personAction } from "#auth/action.ts";
import { invite } from "#auth/invitations/invite.ts";
import { type Handed, handedOver } from "#auth/invitations/mail.ts";
import {
  addPerson,
  type Changed,
  changePerson,
  endSessionsOf,
  linksTo,
  setActive,
} from "#auth/people/change.ts";
import { currentCaller } from "#auth/sessions/caller.ts";
import { personRoles } from "#db/vocabulary.ts";
import { asSeen } from "#foreign.ts";

const id = z.number().int().min(1);
const name = z.string().max(200).transform(asSeen).pipe(z.string().min(1));
const membership = z.object({
  customer: z.string().max(64),
  tenants: z
    .array(z.string().regex(/^\d{1,18}$/))
    .min(1)
    .max(1000)
    .nullable(),
  isPersonalGranted: z.boolean(),
  isCustomerAdmin: z.boolean(),
});
const memberships = z
  .array(membership)
  .max(1000)
  .refine((all) => new Set(all.map(({ customer }) => customer)).size === all.length);
const wanted = { name, role: z.enum(personRoles), memberships };

const details = ({ told }: Changed) => told;
const idCustomers = (changed: Changed) => changed.idCustomers;

export const invitePerson = personAction({
  schema: z.object({ ...wanted, email: z.string().trim().toLowerCase().pipe(z.email().max(320)) }),
  permission: "people.write",
  audit: "person.invite",
  do: async ({ tx, access, input }) => {
    const made = await addPerson(tx, access, input);
    const handed: Handed = await invite(tx, access.person, made.id, "invitation");
    return { ...made, handed };
  },
  details,
  idCustomers,
  answer: handedOver,
});

/** Another link, for who has lost theirs or forgotten the password. */
export const linkPerson = personAction({
  schema: z.object({ id }),
  permission: "people.write",
  audit: null,
  do: async ({ tx, access, input }): Promise<{ handed: Handed }> => {
    const handed: Handed = await invite(tx, access.person, input.id, await linksTo(tx, access, input.id));
    return { handed };
  },
  answer: handedOver,
});

/** Signs somebody out of every browser. */
export const endSessions = personAction({
  schema: z.object({ id }),
  permission: "people.write",
  audit: null,
  do: async ({ tx, access, input }) => endSessionsOf(tx, access, input.id, await currentCaller()),
});

export const editPerson = personAction({
  schema: z.object({ ...wanted, id, mark: z.string().max(64) }),
  permission: "people.write",
  audit: "person.change",
  do: ({ tx, access, input }) => changePerson(tx, access, input),
  details,
  idCustomers,
});

export const deactivatePerson = personAction({
  schema: z.object({ id }),
  permission: "people.write",
  audit: "person.deactivate",
  do: ({ tx, access, input }) => setActive(tx, access, { id: input.id, isActive: false }),
  details,
  idCustomers,
});

export const reactivatePerson = personAction({
  schema: z.object({ id }),
  permission: "people.write",
  audit: "person.reactivate",
  do: ({ tx, access, input }) => setActive(tx, access, { id: input.id, isActive: true }),
  details,
  idCustomers,
});
