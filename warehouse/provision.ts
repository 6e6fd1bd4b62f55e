import { and, eq } from "drizzle-orm";
import type { Control, ControlDb } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { audit, customers, servers } from "#db/schema/console/index.ts";
import type { Server } from "#db/schema/console/servers.ts";
import { OpendbError } from "#errors.ts";
import { createWarehouse } from "./create.ts";
import { mustBeSlug } from "./slug.ts";

export type NewCustomer = {
  slug: string;
  name: string;
  /** The customer's root in the source. */
  idRootTenant: bigint;
  /** Where its warehouse is placed; by default on the server of the control database. */
  serverId?: number;
  /** Who provisions it, for the audit log; `idPerson` where it is somebody who signed in. */
  actor: string;
  idPerson?: number;
};

async function serverFor(tx: ControlDb, id: number | undefined): Promise<Server> {
  const [found] = await tx
    .select()
    .from(servers)
    .where(
      and(id === undefined ? eq(servers.name, "default") : eq(servers.id, id), eq(servers.is_open, true)),
    );
  if (found) return found;
  throw new OpendbError("not_found", "There is no open server to place the warehouse on.", {
    hint: "Open one in console.servers, or choose another.",
  });
}

/** The customer's row, new or as an interrupted call left it, with its audit entry in the same transaction. */
async function register(
  control: Control,
  wanted: NewCustomer,
): Promise<{ customer: Customer; server: Server }> {
  const { slug, name, idRootTenant, actor, idPerson } = wanted;
  return control.transaction(async (tx) => {
    const server = await serverFor(tx, wanted.serverId);
    const [made] = await tx
      .insert(customers)
      .values({ slug, name, id_server: server.id, id_root_tenant: idRootTenant })
      .onConflictDoNothing()
      .returning();
    if (made) {
      const details = { slug, name, id_root_tenant: String(idRootTenant), server: server.name };
      const entry = {
        actor,
        id_person: idPerson,
        action: "customer.provision",
        id_customer: made.id,
        details,
      };
      await tx.insert(audit).values(entry);
      return { customer: made, server };
    }
    return existing(tx, wanted);
  });
}

async function existing(tx: ControlDb, { slug, idRootTenant }: NewCustomer) {
  const [found] = await tx
    .select({ customer: customers, server: servers })
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(eq(customers.slug, slug));
  if (found && found.customer.id_root_tenant === idRootTenant) return found;
  throw new OpendbError("conflict", `There is another customer named ${slug}.`, {
    hint: "Choose another name.",
  });
}

/**
 * Provisions a customer: its row, its audit entry and its empty warehouse. Called again, it completes what an
 * interruption left and changes nothing else. `adminUrl` is DATABASE_URL.
 */
export async function provisionCustomer(
  control: Control,
  { adminUrl, ...wanted }: NewCustomer & { adminUrl: string },
): Promise<Customer> {
  mustBeSlug(wanted.slug);
  const { customer, server } = await register(control, wanted);
  if (customer.state !== "provisioning") return customer;
  const { host, port } = server;
  await createWarehouse({ adminUrl, slug: customer.slug, host, port });
  await control.update(customers).set({ state: "active" }).where(eq(customers.id, customer.id));
  return { ...customer, state: "active" };
}
