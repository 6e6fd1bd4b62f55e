import { and, eq, sql } from "drizzle-orm";
import type { Control, ControlDb } from "#db/control.ts";
import { mustBeSlug } from "#db/provisioning/slug.ts";
import { type Customer, rootsOf } from "#db/schema/console/customers.ts";
import { audit, customers, servers } from "#db/schema/console/index.ts";
import type { Server } from "#db/schema/console/servers.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { createWarehouse } from "./create.ts";
import { mustBeFreeRoots, type SourceTenant } from "./root.ts";

/** One at a time: two that looked at the roots side by side would not see each other's. */
const lock = sql`SELECT pg_advisory_xact_lock(hashtext('opendb.provision'))`;

export type NewCustomer = {
  slug: string;
  name: string;
  /** The customer's root in the source. */
  idRootTenant: bigint;
  /** Roots beside it, where the customer's tenants are several trees. */
  moreRootTenants?: readonly bigint[];
  /** All tenants of the source, for the root to be looked at; asked for a customer that is new. */
  tree: () => Promise<readonly SourceTenant[]>;
  /** Where its warehouse is placed; by default on the server of the control database. */
  serverId?: number;
  /** Who provisions it, for the audit log; `idPerson` where it is somebody who signed in. */
  actor: string;
  idPerson?: number;
  /** What goes with the customer's row into the same transaction; not done again for one that is there. */
  also?: (tx: ControlDb, customer: Customer) => Promise<unknown>;
};

async function serverFor(tx: ControlDb, id: number | undefined): Promise<Server> {
  const [found] = await tx
    .select()
    .from(servers)
    .where(
      and(id === undefined ? eq(servers.name, "default") : eq(servers.id, id), eq(servers.is_open, true)),
    );
  if (found) return found;
  throw because("server_closed", {});
}

/** Before anything is noted: a customer that is half there is in everybody's way. Throws `configuration`. */
async function mustCreateDatabases(control: Control): Promise<void> {
  const { rows } = await control.execute<{ role: string; may: boolean }>(
    sql`SELECT rolname AS role, rolcreatedb OR rolsuper AS may FROM pg_roles WHERE rolname = current_user`,
  );
  if (rows[0]?.may) return;
  throw new OpendbError("configuration", `The role ${rows[0]?.role} may not create databases.`, {
    hint: "A customer is provisioned as the role that set OpenDB up: DATABASE_URL has to name it (docs/production.md).",
  });
}

type Registered = { customer: Customer; server: Server };

/** The customer's row, new or as an interrupted call left it, with its audit entry in the same transaction. */
async function register(control: Control, wanted: NewCustomer): Promise<Registered> {
  const { slug } = wanted;
  const found = (await existing(control, wanted)) ?? (await insertNew(control, wanted));
  return found ?? (await existing(control, wanted)) ?? refuse(slug);
}

/** The row of a customer that is new, with its audit entry. Throws `conflict` where there is one of the name. */
export async function registerNew(control: Control, wanted: NewCustomer): Promise<Registered> {
  mustBeSlug(wanted.slug);
  await mustCreateDatabases(control);
  return (await insertNew(control, wanted)) ?? refuse(wanted.slug);
}

async function insertNew(control: Control, wanted: NewCustomer): Promise<Registered | undefined> {
  const { slug, name, idRootTenant, actor, idPerson, also } = wanted;
  const more = [...(wanted.moreRootTenants ?? [])];
  const roots = rootsOf({ id_root_tenant: idRootTenant, more_root_tenants: more });
  // Before the transaction: a source may take its time, and others wait for the lock.
  const tree = await wanted.tree();
  return control.transaction(async (tx) => {
    await tx.execute(lock);
    const server = await serverFor(tx, wanted.serverId);
    await mustBeFreeRoots(tx, { slug, roots, tree });
    const [made] = await tx
      .insert(customers)
      .values({ slug, name, id_server: server.id, id_root_tenant: idRootTenant, more_root_tenants: more })
      .onConflictDoNothing()
      .returning();
    if (!made) return undefined;
    const details = { slug, name, root_tenants: roots, server: server.name };
    const entry = { actor, id_person: idPerson, action: "customer.provision", id_customer: made.id, details };
    await tx.insert(audit).values(entry);
    await also?.(tx, made);
    return { customer: made, server };
  });
}

const refuse = (slug: string): never => {
  throw because("slug_taken", { slug });
};

/** The customer that is meant, if it was registered before. Throws `conflict` for another one of the name, and one that is over. */
async function existing(
  tx: ControlDb,
  { slug, idRootTenant, moreRootTenants = [] }: NewCustomer,
): Promise<Registered | undefined> {
  const [found] = await tx
    .select({ customer: customers, server: servers })
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(eq(customers.slug, slug));
  if (!found) return undefined;
  const is = new Set(rootsOf(found.customer));
  const wanted = new Set([idRootTenant, ...moreRootTenants].map(String));
  const isSame = is.size === wanted.size && is.isSubsetOf(wanted);
  return isSame && !["aside", "gone"].includes(found.customer.state) ? found : refuse(slug);
}

/**
 * Provisions a customer: its row, its audit entry and its empty warehouse. Called again, it completes what an
 * interruption left and changes nothing else. Refuses names that mean something else, and a root that the source does not
 * have or that shares tenants with another customer. `adminUrl` is DATABASE_URL.
 */
export async function provisionCustomer(
  control: Control,
  { adminUrl, ...wanted }: NewCustomer & { adminUrl: string },
): Promise<Customer> {
  mustBeSlug(wanted.slug);
  await mustCreateDatabases(control);
  const { customer, server } = await register(control, wanted);
  if (customer.state !== "provisioning") return customer;
  const { host, port } = server;
  await createWarehouse({ adminUrl, slug: customer.slug, host, port });
  await control.update(customers).set({ state: "active" }).where(eq(customers.id, customer.id));
  return { ...customer, state: "active" };
}
