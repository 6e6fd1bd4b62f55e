import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { notFound } from "next/navigation";
import { cache } from "react";
import { consoleDb } from "#db/control.ts";
import { customerTenants } from "#db/queries/customers-tenants.ts";
import { customers } from "#db/schema/console/customers.ts";
import { servers } from "#db/schema/console/servers.ts";
import type { Access, PersonScope, Scope, ScopedPerson } from "#db/scope.ts";
import { openStates, type Permission, shutStateOf } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { type Held, reachOf, termsOf } from "./people/reach.ts";
import { standingOf } from "./people/standing.ts";
import { isOfCustomers, permissionsIn, plainTerms, seesAllCustomers } from "./permissions.ts";
import { refuse } from "./refuse.ts";
import { ownPerson, signedIn } from "./session.ts";
import { allowedTenants, narrowed } from "./tenants.ts";

const found = cache(async (slug: string) => {
  const { id, name, state } = customers;
  const [customer] = await consoleDb()
    .select({ id, slug: customers.slug, name, state, host: servers.host, port: servers.port })
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(eq(customers.slug, slug));
  return customer;
});

const heldBy = cache(async (idPerson: number): Promise<readonly Held[]> => {
  const standing = await standingOf(consoleDb(), idPerson);
  if (!standing || !isOfCustomers(standing.role) || standing.memberships.length === 0)
    return standing?.memberships ?? [];
  // While a customer is suspended or set aside its own people are bound to nothing there.
  const ids = standing.memberships.map(({ id_customer }) => id_customer);
  const open = await consoleDb()
    .select({ id: customers.id })
    .from(customers)
    .where(and(inArray(customers.id, ids), inArray(customers.state, [...openStates])));
  return standing.memberships.filter(({ id_customer }) => open.some(({ id }) => id === id_customer));
});

async function scopeOf(person: ScopedPerson): Promise<PersonScope> {
  const isForAll = seesAllCustomers(person.role);
  const memberships = isForAll ? [] : await heldBy(person.id);
  return {
    person,
    seesAllCustomers: isForAll,
    ...reachOf({ role: person.role, memberships }),
  } as PersonScope;
}

/** The person for a page about many customers. Without the permission, at no customer, the page is 404. */
export async function personScope({ permission }: { permission?: Permission } = {}): Promise<PersonScope> {
  const scope = await scopeOf(await signedIn());
  if (permission && !scope.permissions.has(permission)) await refuse(scope.person, { permission });
  return scope;
}

/** Who has signed in, for what they do as themself while they see the console as another; never for a page's data. */
export async function ownScope(): Promise<PersonScope> {
  const person = await ownPerson();
  if (!person) notFound();
  return scopeOf(person);
}

/** A customer for pages that do not open its warehouse. Foreign, unknown and not permitted are all 404. */
export async function customerAccess(
  slug: string,
  { permission }: { permission?: Permission } = {},
): Promise<Access> {
  const person = await signedIn();
  const isForAll = seesAllCustomers(person.role);
  const [customer, held] = await Promise.all([found(slug), isForAll ? [] : heldBy(person.id)]);
  const membership = held.find(({ id_customer }) => id_customer === customer?.id);
  if (!customer || (!membership && !isForAll)) return refuse(person);
  const permissions = permissionsIn(person.role, membership ? termsOf(membership) : plainTerms);
  if (permission && !permissions.has(permission))
    await refuse(person, { permission, idCustomer: membership ? customer.id : undefined });
  return { person, permissions, customer, membership: membership?.tenants ?? null } as Access;
}

/**
 * A customer and the tenants that this page asks for (null and none given mean all that the person may see). Foreign, unknown and not permitted are all 404, of customers and of tenants alike.
 */
export async function customerScope(
  slug: string,
  options: { permission?: Permission; tenants?: readonly bigint[] | null } = {},
): Promise<Scope> {
  const { membership, customer, person, permissions } = await customerAccess(slug, options);
  // Pages ask before, and say since when and until when: this is for whoever does not.
  if (shutStateOf(customer.state))
    throw new OpendbError("customer_closed", `The warehouse of ${slug} is ${customer.state}.`, {
      params: {},
    });
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
