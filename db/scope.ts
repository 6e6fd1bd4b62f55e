import type { CustomerState, Permission, PersonRole } from "./vocabulary.ts";

declare const made: unique symbol;

export type ScopedPerson = { id: number; name: string; email: string; role: PersonRole };
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
  readonly permissions: ReadonlySet<Permission>;
  readonly seesAllCustomers: boolean;
};
