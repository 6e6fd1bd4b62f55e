import type { ActionResult } from "#auth/action.ts";
import type { BillingPeriod } from "#db/vocabulary.ts";

/** A plan as a form has it: the price as somebody types it. */
export type FormPlan = {
  name: string;
  learner_limit: number | null;
  kit_limit: number;
  connection_limit: number;
  statement_seconds: number;
  export_days: number;
  price: string;
  billing_period: BillingPeriod;
};

export type CreatePlan = (input: FormPlan) => Promise<ActionResult<object>>;
export type ChangePlan = (input: {
  id: number;
  seen: FormPlan;
  plan: FormPlan;
  reason: string;
}) => Promise<ActionResult<object>>;
export type OfferPlan = (input: { id: number; isOffered: boolean }) => Promise<ActionResult<object>>;

/** A contract as a form has it; days as a browser has them, empty for none. */
export type FormContract = {
  id_plan: number;
  price: string;
  billing_period: BillingPeriod;
  starts_on: string;
  ends_on: string;
  notes: string;
  documents: string[];
  id_owner: number | null;
};

export type SaveContract = (input: {
  customer: string;
  seen: string | null;
  contract: FormContract;
  /** Why learners beyond the plan are accepted; empty where they are not. */
  reason: string;
}) => Promise<ActionResult<object>>;
