import "server-only";
import { and, eq } from "drizzle-orm";
import { cache } from "react";
import { consoleDb } from "#db/control.ts";
import { customerTenants } from "#db/queries/customers-tenants.ts";
import { customers } from "#db/schema/console/customers.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { servers } from "#db/schema/console/servers.ts";
import type { Access, PersonScope, Scope } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { permissionsOf, seesAllCustomers } from "./permissions.ts";
import { refuse } from "./refuse.ts";
import { signedIn } from "./session.ts";
import { allowedTenants, narrowed } from "./tenants.ts";

const found = cache(async (slug: string, idPerson: number, isForAll: boolean) => {
  const { id, name, state } = customers;
  const ofPerson = and(eq(memberships.id_customer, customers.id), eq(memberships.id_person, idPerson));
  const [row] = await consoleDb()
    .select({
      customer: { id, slug: customers.slug, name, state, host: servers.host, port: servers.port },
      idMember: memberships.id_person,
      tenants: memberships.tenants,
    })
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .leftJoin(memberships, ofPerson)
    .where(eq(customers.slug, slug));
  if (!row || (row.idMember === null && !isForAll)) return undefined;
  return { customer: row.customer, membership: row.tenants };
});

/** The person for a page about many customers. Without the permission the page is 404. */
export async function personScope({ permission }: { permission?: Permission } = {}): Promise<PersonScope> {
  const person = await signedIn();
  const permissions = permissionsOf(person.role);
  if (permission && !permissions.has(permission)) await refuse(person, { permission });
  return { person, permissions, seesAllCustomers: seesAllCustomers(person.role) } as PersonScope;
}

/** A customer for pages that do not open its warehouse. Foreign, unknown and not permitted are all 404. */
export async function customerAccess(
  slug: string,
  options: { permission?: Permission } = {},
): Promise<Access> {
  const { person, permissions, seesAllCustomers: isForAll } = await personScope(options);
  const row = await found(slug, person.id, isForAll);
  if (!row) return refuse(person);
  return { person, permissions, ...row } as Access;
}

/**
 * A customer and the tenants that this page asks for (null and none given mean all that the person may see). Foreign, unknown and not permitted are all 404, of customers and of tenants alike.
 */
export async function customerScope(
  slug: string,
  options: { permission?: Permission; tenants?: readonly bigint[] | null } = {},
): Promise<Scope> {
  const { membership, customer, person, permissions } = await customerAccess(slug, options);
  const allowed = allowedTenants(await customerTenants(customer), membership);
  const tenants = narrowed(allowed, options.tenants ?? null);
  if (!tenants) return refuse(person, { idCustomer: customer.id, tenants: options.tenants });
  const { id, name, host, port } = customer;
  return {
    person,
    permissions,
    customer: { id, slug, name, host, port },
    allowed,
    tenants,
  } as Scope;
}
