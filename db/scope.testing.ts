import type { Access, PersonScope, Scope, ScopedPerson } from "./scope.ts";

const person: ScopedPerson = { id: 1, name: "Test", email: "test@example.test", role: "operations" };

/** A scope for tests of queries. In the product only auth/scope.ts makes one. */
export const scopeOf = (given: Pick<Scope, "customer" | "allowed" | "tenants" | "permissions">): Scope =>
  ({ person, ...given }) as Scope;

/** The same for queries that open no warehouse within a scope. */
export function accessOf(customer: Scope["customer"]): Access {
  const given: Pick<Access, "customer" | "permissions" | "membership"> = {
    customer: { ...customer, state: "active" },
    permissions: new Set(),
    membership: null,
  };
  return { person, ...given } as Access;
}

/** The same for queries about many customers. */
export const personScopeOf = (
  given: Pick<PersonScope, "person" | "permissions" | "reach" | "seesAllCustomers">,
): PersonScope => given as PersonScope;
