import { z } from "zod";
import { isDay } from "#days.ts";
import { billingPeriods, kitForms, kitPurposes } from "../vocabulary.ts";

/*
 * What is noted of a customer before it is provisioned. Any part may be missing until then, so this says only how long
 * things may be and of which kind; problems.ts says what is still to be done.
 */

const id = z.string().regex(/^\d{1,18}$/);
const day = z.string().refine(isDay);
/** In BRL, with two decimals. */
const price = z.string().regex(/^\d{1,10}(\.\d{1,2})?$/);

/** The roles of customers' own people. */
export const invitedRoles = ["executive", "analyst"] as const;

/** The longest that a kit may last: a year and a month, as certificates on the web do. */
export const mostKitDays = 397;

export const draftParts = {
  name: z.object({ name: z.string().max(200), slug: z.string().max(63) }),
  contract: z.object({
    idPlan: z.number().int().positive().nullable(),
    price: price.nullable(),
    billingPeriod: z.enum(billingPeriods),
    startsOn: day.nullable(),
    endsOn: day.nullable(),
    notes: z.string().max(5000),
    documents: z.array(z.string().max(500)).max(20),
  }),
  tenants: z.object({ roots: z.array(id).max(50) }),
  placement: z.object({ idServer: z.number().int().positive().nullable() }),
  people: z.object({
    people: z
      .array(
        z.object({
          email: z.string().max(320),
          name: z.string().max(200),
          role: z.enum(invitedRoles),
          tenants: z.array(id).min(1).max(1000).nullable(),
        }),
      )
      .max(50),
  }),
  kit: z.object({
    form: z.enum(kitForms),
    purpose: z.enum(kitPurposes),
    isPersonal: z.boolean(),
    days: z.number().int().min(1).max(mostKitDays),
  }),
};

export const draftSteps = ["name", "contract", "tenants", "placement", "people", "kit", "review"] as const;
export type DraftStep = (typeof draftSteps)[number];

export const draftSchema = z.object(draftParts);
export type Draft = z.infer<typeof draftSchema>;

/** One step of it, as a form sends it. */
export const draftPart = z.union([
  z.object({ step: z.literal("name"), value: draftParts.name }),
  z.object({ step: z.literal("contract"), value: draftParts.contract }),
  z.object({ step: z.literal("tenants"), value: draftParts.tenants }),
  z.object({ step: z.literal("placement"), value: draftParts.placement }),
  z.object({ step: z.literal("people"), value: draftParts.people }),
  z.object({ step: z.literal("kit"), value: draftParts.kit }),
]);
export type DraftPart = z.infer<typeof draftPart>;

export const newDraft = (name: string, slug: string): Draft => ({
  name: { name, slug },
  contract: {
    idPlan: null,
    price: null,
    billingPeriod: "monthly",
    startsOn: null,
    endsOn: null,
    notes: "",
    documents: [],
  },
  tenants: { roots: [] },
  placement: { idServer: null },
  people: { people: [] },
  kit: { form: "certificate", purpose: "bi_tool", isPersonal: false, days: 365 },
});
