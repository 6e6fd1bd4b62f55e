import type { WantedMembership } from "#auth/people/change.ts";
import type { Outcome, Terms } from "#auth/permissions.ts";
import type { Permission, PersonRole } from "#db/vocabulary.ts";
import type { Sight } from "./preview.tsx";
import type { FormCustomer, TenantsBySlug } from "./types.ts";

const none: readonly Permission[] = [];

/** What a role may do at a customer, by the table of all outcomes. */
export const outcomeOf = (outcomes: readonly Outcome[], role: PersonRole, given: Terms) =>
  outcomes.find(
    ({ role: of, terms }) =>
      of === role &&
      terms.isNarrowed === given.isNarrowed &&
      terms.isPersonalGranted === given.isPersonalGranted &&
      terms.isCustomerAdmin === given.isCustomerAdmin,
  )?.permissions ?? none;

export const termsOf = ({ tenants, isPersonalGranted, isCustomerAdmin }: WantedMembership): Terms => ({
  isNarrowed: tenants !== null,
  isPersonalGranted,
  // Who sees a part of a customer only is not its admin.
  isCustomerAdmin: isCustomerAdmin && tenants === null,
});

/** Whether a term would change anything for somebody of this role at this customer. */
export function matters(
  outcomes: readonly Outcome[],
  role: PersonRole,
  membership: WantedMembership,
  term: "isPersonalGranted" | "isCustomerAdmin",
): boolean {
  const [without, having] = [false, true].map((is) =>
    outcomeOf(outcomes, role, termsOf({ ...membership, [term]: is })),
  );
  return without?.length !== having?.length;
}

/** What somebody will see by what stands in a form. */
export const sightsOf = (
  outcomes: readonly Outcome[],
  role: PersonRole,
  memberships: readonly WantedMembership[],
  customers: readonly FormCustomer[],
  tenants: TenantsBySlug,
): Sight[] =>
  memberships.map((one) => ({
    slug: one.customer,
    name: customers.find(({ slug }) => slug === one.customer)?.name ?? one.customer,
    tenants:
      one.tenants?.map((id) => ({
        id,
        name: tenants[one.customer]?.find((tenant) => tenant.id === id)?.name ?? id,
      })) ?? null,
    permissions: outcomeOf(outcomes, role, termsOf(one)),
  }));
