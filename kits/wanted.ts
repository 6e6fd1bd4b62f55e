import { z } from "zod";
import { kitForms, kitPurposes } from "#db/vocabulary.ts";

/** What somebody wants of a new kit, as the console asks a worker for it. */
export const wantedKit = z.object({
  form: z.enum(kitForms),
  purpose: z.enum(kitPurposes),
  /** Ids; null: all of the customer's, also those to come. */
  tenants: z
    .array(z.string().regex(/^\d{1,18}$/))
    .min(1)
    .max(2000)
    .nullable(),
  isPersonal: z.boolean(),
  /** Null: from everywhere. */
  addresses: z.array(z.string().max(50)).min(1).max(100).nullable(),
  connections: z.number().int().min(1).max(100),
  seconds: z.number().int().min(1).max(3600),
  expiresAt: z.iso.datetime(),
});

export type WantedKit = z.infer<typeof wantedKit>;

/** The longest that a kit may last: a year and a month, as certificates on the web do. */
export const mostDays = 397;
