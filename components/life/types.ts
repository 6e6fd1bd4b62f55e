import type { ActionResult } from "#auth/action.ts";

type Done = Promise<ActionResult<object>>;

export type LifeActs = {
  suspendCustomer: (input: { customer: string; confirmation: string; reason: string }) => Done;
  resumeCustomer: (input: { customer: string }) => Done;
  deprovisionCustomer: (input: {
    customer: string;
    confirmation: string;
    reason: string;
    keepDays: number;
  }) => Done;
  restoreCustomer: (input: { customer: string }) => Done;
};

export type MoveActs = {
  moveCustomer: (input: { customer: string; confirmation: string; server: string; keepDays: number }) => Done;
  stayCustomer: (input: { customer: string }) => Done;
  discardCopy: (input: { customer: string; database: string; confirmation: string }) => Done;
};
