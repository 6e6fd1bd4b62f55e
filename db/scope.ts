import type { CustomerState, Permission, PersonRole } from "./vocabulary.ts";

declare const made: unique symbol;

type Named = { id: number; name: string; email: string; role: PersonRole };
/** Who a page is for. `viewer`: who is really there and sees it as that person does, without doing anything. */
export type ScopedPerson = Named & { readonly viewer?: Named };
export type ScopedCustomer = { id: number; slug: string; name: string; host: string; port: number };

/**
 * Who is asking, for which customer, and which of its tenants they may see.
 * Only auth/scope.ts makes one; every query of a warehouse takes one.
 */
export type Scope = {
  readonly [made]: true;
  readonly person: ScopedPerson;
  readonly customer: ScopedCustomer;
  /** Every tenant the person may see, ascending. */
  readonly allowed: readonly bigint[];
  /** Those of `allowed` that this page asks for. */
  readonly tenants: readonly bigint[];
  readonly permissions: ReadonlySet<Permission>;
};

/** Who is asking for which customer, where its warehouse is not opened. Only auth/scope.ts makes one. */
export type Access = {
  readonly [made]: true;
  readonly person: ScopedPerson;
  readonly customer: ScopedCustomer & { state: CustomerState };
  readonly permissions: ReadonlySet<Permission>;
  /** The tenants that the membership names; null when it does not narrow. */
  readonly membership: readonly bigint[] | null;
};

/** Who is asking, for pages about many customers. Only auth/scope.ts makes one. */
export type PersonScope = {
  readonly [made]: true;
  readonly person: ScopedPerson;
  /** What the person may do at one customer at least. */
  readonly permissions: ReadonlySet<Permission>;
  readonly seesAllCustomers: boolean;
  /** The ids of the customers at which each permission holds; of no meaning for who sees all customers. */
  readonly reach: ReadonlyMap<Permission, readonly number[]>;
};
