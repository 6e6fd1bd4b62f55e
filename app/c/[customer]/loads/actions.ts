"use server";

import { z } from "zod";
import { customerAction } from "#auth/action.ts";
import { runOf } from "#db/queries/runs-one.ts";
import { stepsOf } from "#db/queries/steps.ts";
import type { Access } from "#db/scope.ts";
import { OpendbError } from "#errors.ts";
import { asSeen } from "#foreign.ts";
import { type LoadRequest, optionsAgain, requestCancel, requestLoad } from "#loader/run/request.ts";

const slug = z.string().max(64);
const idRun = z.number().int().min(1);

const asked = (
  { customer, person }: Access,
  kind: LoadRequest["kind"],
  options: LoadRequest["options"] = {},
): LoadRequest => ({
  idCustomer: customer.id,
  kind,
  options,
  requestedBy: person.email,
  idPerson: person.id,
});

export const requestRun = customerAction({
  schema: z.object({ customer: slug, kind: z.enum(["delta", "derive"]) }),
  permission: "loads.request",
  audit: "load.request",
  do: async ({ tx, access, input: { kind } }) => {
    return { ...(await requestLoad(tx, asked(access, kind))), kind };
  },
});

export const requestSeed = customerAction({
  schema: z.object({ customer: slug, confirmation: z.string().max(64) }),
  permission: "loads.seed",
  audit: "load.request",
  do: async ({ tx, access, input: { confirmation } }) => {
    if (asSeen(confirmation) !== access.customer.slug)
      throw new OpendbError("bad_input", "The confirmation is not the customer's slug.");
    const kind = "seed" as const;
    return { ...(await requestLoad(tx, asked(access, kind))), kind };
  },
});

/** The customer's run as somebody may ask for it again, and what that would load. */
async function again(access: Access, idRun: number) {
  const { customer, permissions } = access;
  const run = await runOf(access, idRun);
  if (!run) throw new OpendbError("not_found", `Load ${idRun} is not one of ${customer.slug}.`);
  if (run.kind === "seed" && !permissions.has("loads.seed"))
    throw new OpendbError("forbidden", "Seeding takes a permission of its own.");
  return { run, options: optionsAgain(run, await stepsOf(access, run.id)) };
}

export const runAgain = customerAction({
  schema: z.object({ customer: slug, idRun }),
  permission: "loads.request",
  audit: "load.request",
  do: async ({ tx, access, input }) => {
    const { run, options } = await again(access, input.idRun);
    const { kind } = run;
    return { ...(await requestLoad(tx, asked(access, kind, options))), kind, options, again: run.id };
  },
});

export const confirmRun = customerAction({
  schema: z.object({ customer: slug, idRun, confirmation: z.string().max(64) }),
  permission: "loads.request",
  audit: "load.confirm",
  do: async ({ tx, access, input }) => {
    if (asSeen(input.confirmation) !== access.customer.slug)
      throw new OpendbError("bad_input", "The confirmation is not the customer's slug.");
    const { run, options } = await again(access, input.idRun);
    if (run.askedSince === null)
      throw new OpendbError("conflict", `Load ${run.id} does not wait for a confirmation.`);
    const confirmed = { ...options, isConfirmed: true };
    const { id } = await requestLoad(tx, asked(access, run.kind, confirmed));
    return { id, kind: run.kind, options: confirmed, again: run.id };
  },
});

export const cancelRun = customerAction({
  schema: z.object({ customer: slug, idRun }),
  permission: "loads.request",
  audit: "load.cancel",
  do: async ({ tx, access, input }) => {
    const run = await runOf(access, input.idRun);
    if (!run)
      throw new OpendbError("not_found", `Load ${input.idRun} is not one of ${access.customer.slug}.`);
    await requestCancel(tx, run.id, access.person.email);
    return { id: run.id };
  },
});
