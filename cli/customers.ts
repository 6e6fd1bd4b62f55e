import { rootsOf } from "#db/schema/console/customers.ts";
import { allCustomers } from "./customer.ts";
import { named, print, printJson, printTable } from "./output.ts";

/** `opendb customers` */
export async function listCustomers({ json }: { json: boolean }): Promise<number> {
  const all = (await allCustomers()).map((customer) => {
    const { slug, name, state, host, port } = customer;
    const [root_tenant = "", ...more_root_tenants] = rootsOf(customer);
    return { slug, name, state, root_tenant, more_root_tenants, host, port };
  });
  if (json) printJson({ customers: all });
  else if (all.length === 0) print("There are no customers yet.");
  else
    printTable(
      ["customer", "name", "state", "server", "root tenants"],
      all.map((c) => [
        c.slug,
        named(c.name),
        c.state,
        `${c.host}:${c.port}`,
        [c.root_tenant, ...c.more_root_tenants].join(", "),
      ]),
    );
  return 0;
}
