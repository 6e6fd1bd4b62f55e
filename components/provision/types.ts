import type { ActionResult } from "#auth/action.ts";
import type { DraftPart } from "#db/provisioning/draft.ts";
import type { TenantsToChoose } from "#db/queries/source-tenants.ts";

type Action<I, O> = (input: I) => Promise<ActionResult<O>>;

export type CheckSlug = Action<
  { name: string; slug: string | null },
  { slug: string; isValid: boolean; isFree: boolean; suggested: string }
>;
export type StartDraft = Action<{ name: string; slug: string }, { id: number }>;
export type SaveDraft = Action<{ id: number; version: number; part: DraftPart }, { version: number }>;
export type OfDraft = Action<{ id: number; version: number }, { id: number }>;
export type FindTenants = Action<{ search: string; chosen: string[]; isWhole: boolean }, TenantsToChoose>;
export type RefreshTenants = Action<Record<string, never>, object>;
export type TryAgain = Action<{ id: number }, object>;
export type Undo = Action<{ id: number; confirmation: string }, object>;

/** What a step of the draft is given: what stands there, and where to leave what is changed. */
export type StepProps<T> = { value: T; onChange: (value: T) => void };
