"use server";

import { z } from "zod";
import { personAction } from "#auth/action.ts";
import { billingPeriods } from "#db/vocabulary.ts";
import { asSeen } from "#foreign.ts";
import { priceOf } from "#price.ts";
import { addPlan, changePlan as change, offerPlan as offer } from "#warehouse/plans/plan.ts";

const id = z.number().int().min(1);
const price = z.string().max(40).transform(priceOf).pipe(z.string());
const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const plan = z.object({
  name: z.string().max(100).transform(asSeen).pipe(z.string().min(1)),
  learner_limit: whole(1, 2_000_000_000).nullable(),
  kit_limit: whole(0, 1000),
  connection_limit: whole(1, 100),
  statement_seconds: whole(1, 3600),
  export_days: whole(1, 365),
  price,
  billing_period: z.enum(billingPeriods),
});

export const createPlan = personAction({
  schema: plan,
  permission: "customers.provision",
  audit: "plan.create",
  do: ({ tx, input }) => addPlan(tx, input),
});

export const changePlan = personAction({
  schema: z.object({ id, seen: plan, plan, reason: z.string().max(1000) }),
  permission: "customers.provision",
  audit: "plan.change",
  do: ({ tx, access: { person }, input: { id: idPlan, seen, plan: wanted, reason } }) =>
    change(tx, {
      id: idPlan,
      seen,
      wanted,
      accepting:
        reason.trim() === "" ? undefined : { reason: reason.trim(), by: person.email, idPerson: person.id },
    }),
});

export const offerPlan = personAction({
  schema: z.object({ id, isOffered: z.boolean() }),
  permission: "customers.provision",
  audit: "plan.offer",
  do: ({ tx, input }) => offer(tx, input),
});
