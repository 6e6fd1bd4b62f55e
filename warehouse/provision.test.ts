import { expect, inject, onTestFinished, test } from "vitest";
import { dropWarehouse } from "./create.ts";
import { provisionCustomer } from "./provision.ts";
import { ask, freshControl } from "./testing.ts";

const wanted = (slug: string) => {
  onTestFinished(() => dropWarehouse({ adminUrl: inject("adminUrl"), slug }));
  return { adminUrl: inject("adminUrl"), slug, name: "Acme", idRootTenant: 7n, actor: "test" };
};

const found = (adminUrl: string) =>
  ask(
    { url: adminUrl },
    `SELECT slug, state, id_root_tenant, (SELECT array_agg(action || ' ' || actor) FROM console.audit WHERE id_customer = customers.id) AS audit
     FROM console.customers`,
  );

const complete = (slug: string) => [
  { slug, state: "active", id_root_tenant: "7", audit: ["customer.provision test"] },
];

test("a provisioned customer is active, audited and has a warehouse; provisioning again changes nothing", async () => {
  const { control, adminUrl } = await freshControl();
  const customer = wanted("provisioned");
  const first = await provisionCustomer(control, customer);
  expect(first.state).toBe("active");
  expect(await provisionCustomer(control, customer)).toEqual(first);
  expect(await found(adminUrl)).toEqual(complete("provisioned"));
  const [meta] = await ask(
    { url: adminUrl, database: "provisioned" },
    "SELECT contract_version FROM opendb.meta",
  );
  expect(meta).toEqual({ contract_version: 1 });
});

test("a provisioning that was interrupted before its warehouse is completed", async () => {
  const { control, adminUrl } = await freshControl();
  const customer = wanted("interrupted");
  await provisionCustomer(control, customer);
  await dropWarehouse({ adminUrl, slug: "interrupted" });
  await ask({ url: adminUrl }, "UPDATE console.customers SET state = 'provisioning'");
  await provisionCustomer(control, customer);
  expect(await found(adminUrl)).toEqual(complete("interrupted"));
});

test("twenty at once make one customer", async () => {
  const { control, adminUrl } = await freshControl();
  const customer = wanted("twenty");
  await Promise.all(Array.from({ length: 20 }, () => provisionCustomer(control, customer)));
  expect(await found(adminUrl)).toEqual(complete("twenty"));
});

test("a slug that another customer has is refused", async () => {
  const { control } = await freshControl();
  const customer = wanted("taken");
  await provisionCustomer(control, customer);
  await expect(provisionCustomer(control, { ...customer, idRootTenant: 8n })).rejects.toThrow(
    /another customer/,
  );
});
