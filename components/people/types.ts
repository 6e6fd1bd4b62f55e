import type { ActionResult } from "#auth/action.ts";
import type { Handed } from "#auth/invitations/mail.ts";
import type { Changed, Wanted } from "#auth/people/change.ts";
import type { TenantOption } from "../tenants/prepare-tree.ts";

export type FormCustomer = { slug: string; name: string };

/** The tenants of some customers to choose from; null of one whose warehouse does not answer. */
export type TenantsBySlug = Readonly<Record<string, TenantOption[] | null>>;

export type Invite = (
  input: Wanted & { email: string },
) => Promise<ActionResult<Changed & { handed: Handed }>>;
export type Link = (input: { id: number }) => Promise<ActionResult<{ handed: Handed }>>;
export type Edit = (input: Wanted & { id: number; mark: string }) => Promise<ActionResult<Changed>>;
export type Act = (input: { id: number }) => Promise<ActionResult<object>>;
export type EndSessions = (input: { id: number }) => Promise<ActionResult<{ ended: number }>>;
