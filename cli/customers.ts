import { allCustomers } from "./customer.ts";
import { named, print, printJson, printTable } from "./output.ts";

/** `opendb customers` */
export async function listCustomers({ json }: { json: boolean }): Promise<number> {
  const all = (await allCustomers()).map(({ id: _, root_tenant, ...customer }) => ({
    ...customer,
    root_tenant: String(root_tenant),
  }));
  if (json) printJson({ customers: all });
  else if (all.length === 0) print("There are no customers yet.");
  else
    printTable(
      ["customer", "name", "state", "server", "root tenant"],
      all.map((c) => [c.slug, named(c.name), c.state, `${c.host}:${c.port}`, c.root_tenant]),
    );
  return 0;
}
