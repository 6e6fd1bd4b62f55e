"use server";

import { z } from "zod";
import { customerAction } from "#auth/action.ts";
import { isDay } from "#days.ts";
import type { Access } from "#db/scope.ts";
import { billingPeriods } from "#db/vocabulary.ts";
import { required } from "#env.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { asSeen } from "#foreign.ts";
import { priceOf } from "#price.ts";
import { type LifeRequest, type Requested, requestLife } from "#warehouse/life/request.ts";
import { discardCopy as discard, requestMove } from "#warehouse/move/request.ts";
import { saveContract as save } from "#warehouse/plans/contract.ts";

const slug = z.string().max(64);
const confirmation = z.string().max(64);
const reason = z
  .string()
  .max(1000)
  .transform((text) => text.trim())
  .pipe(z.string().min(1));
const day = z.string().refine(isDay);
const id = z.number().int().min(1);

const contract = z
  .object({
    id_plan: id,
    price: z.string().max(40).transform(priceOf).pipe(z.string()),
    billing_period: z.enum(billingPeriods),
    starts_on: day,
    ends_on: z
      .literal("")
      .transform(() => null)
      .or(day),
    notes: z.string().max(5000),
    documents: z.array(z.url({ protocol: /^https?$/ }).max(2000)).max(20),
    id_owner: id.nullable(),
  })
  .refine(({ starts_on, ends_on }) => ends_on === null || ends_on >= starts_on);

export const saveContract = customerAction({
  schema: z.object({
    customer: slug,
    seen: z.string().max(40).nullable(),
    contract,
    reason: z.string().max(1000),
  }),
  permission: "customers.provision",
  audit: "contract.change",
  do: ({ tx, access: { customer, person }, input: { seen, contract, reason } }) =>
    save(tx, {
      idCustomer: customer.id,
      by: person.email,
      seen,
      wanted: contract,
      accepting:
        reason.trim() === "" ? undefined : { reason: reason.trim(), by: person.email, idPerson: person.id },
    }),
});

type Lived = Requested & { before: string };

const live = async (
  tx: Parameters<typeof requestLife>[0],
  { customer, person }: Access,
  asked: Pick<LifeRequest, "kind" | "reason" | "keepDays"> & { confirmation?: string },
): Promise<Lived> => {
  const { confirmation, ...rest } = asked;
  if (confirmation !== undefined && asSeen(confirmation) !== customer.slug)
    throw new OpendbError("bad_input", "The confirmation is not the customer's slug.");
  const by = { requestedBy: person.email, idPerson: person.id };
  return { ...(await requestLife(tx, { idCustomer: customer.id, ...rest, ...by })), before: customer.state };
};

const details = ({ id, reason, before, state }: Lived) => ({
  id,
  reason,
  before: { state: before },
  after: { state },
});

export const suspendCustomer = customerAction({
  schema: z.object({ customer: slug, confirmation, reason }),
  permission: "customers.provision",
  audit: "customer.suspend",
  do: ({ tx, access, input: { confirmation, reason } }) =>
    live(tx, access, { kind: "suspend", confirmation, reason }),
  details,
});

export const resumeCustomer = customerAction({
  schema: z.object({ customer: slug }),
  permission: "customers.provision",
  audit: "customer.resume",
  do: ({ tx, access }) => live(tx, access, { kind: "resume" }),
  details,
});

export const deprovisionCustomer = customerAction({
  schema: z.object({ customer: slug, confirmation, reason, keepDays: z.number().int().min(1).max(3650) }),
  permission: "customers.provision",
  audit: "customer.deprovision",
  do: ({ tx, access, input: { confirmation, reason, keepDays } }) =>
    live(tx, access, { kind: "deprovision", confirmation, reason, keepDays }),
  details,
});

export const restoreCustomer = customerAction({
  schema: z.object({ customer: slug }),
  permission: "customers.provision",
  audit: "customer.restore",
  do: ({ tx, access }) => live(tx, access, { kind: "restore" }),
  details,
});

const mustBe = (confirmation: string, name: string) => {
  if (asSeen(confirmation) !== name) throw new OpendbError("bad_input", "The confirmation is not the name.");
};

export const moveCustomer = customerAction({
  schema: z.object({
    customer: slug,
    confirmation,
    server: z.string().min(1).max(200),
    keepDays: z.number().int().min(1).max(3650),
  }),
  permission: "customers.provision",
  audit: "customer.move",
  do: async ({ tx, access: { customer, person }, input: { confirmation, server, keepDays } }) => {
    mustBe(confirmation, customer.slug);
    const by = { requestedBy: person.email, idPerson: person.id };
    const where = { idCustomer: customer.id, server, url: required("CONSOLE_URL") };
    const asked = await requestMove(tx, { ...where, keepDays, ...by });
    return { ...asked, days: keepDays };
  },
  details: ({ id, before, server, days }) => ({ id, before: { server: before }, after: { server }, days }),
});

export const stayCustomer = customerAction({
  schema: z.object({ customer: slug }),
  permission: "customers.provision",
  audit: "customer.stay",
  do: async ({ tx, access }) => {
    try {
      return await live(tx, access, { kind: "stay" });
    } catch (error) {
      throw error instanceof OpendbError && error.code === "life_rule" ? because("move_not_open", {}) : error;
    }
  },
  details: ({ id }) => ({ id }),
});

export const discardCopy = customerAction({
  schema: z.object({ customer: slug, database: z.string().max(64), confirmation }),
  permission: "customers.provision",
  audit: "customer.discard",
  do: async ({ tx, access: { customer }, input: { database, confirmation } }) => {
    mustBe(confirmation, database);
    return discard(tx, customer.id, database);
  },
});
