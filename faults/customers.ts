import type { Control } from "#db/control.ts";
import { type Customer, customers } from "#db/schema/console/customers.ts";
import { servers } from "#db/schema/console/servers.ts";
import { createWarehouse } from "#warehouse/create.ts";

/** A customer with an empty warehouse, as provisioning leaves it. */
export async function addCustomer(
  control: Control,
  adminUrl: string,
  slug: string,
  idRoot: number,
): Promise<Customer> {
  await createWarehouse({ adminUrl, slug });
  const [server] = await control.select().from(servers);
  const [made] = await control
    .insert(customers)
    .values({
      slug,
      name: slug,
      id_server: server?.id ?? 0,
      id_root_tenant: BigInt(idRoot),
      state: "active",
    })
    .returning();
  if (!made) throw new Error(`The customer ${slug} was not made.`);
  return made;
}
