import { expect, inject, onTestFinished, test } from "vitest";
import { readContract } from "#db/contract/parse.ts";
import { dropWarehouse } from "./create.ts";
import { provisionCustomer } from "./provision.ts";
import { ask, freshControl } from "./testing.ts";

/** 7 has 8 below it, and 9 below that; 20 is by itself; 30 and 31 are above each other. */
const tree = async () => [
  { id: "7", id_parent: null },
  { id: "8", id_parent: "7" },
  { id: "9", id_parent: "8" },
  { id: "20", id_parent: null },
  { id: "30", id_parent: "31" },
  { id: "31", id_parent: "30" },
];

const wanted = (slug: string) => {
  onTestFinished(() => dropWarehouse({ adminUrl: inject("adminUrl"), slug }));
  return { adminUrl: inject("adminUrl"), slug, name: "Acme", idRootTenant: 7n, tree, actor: "test" };
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
  expect(meta).toEqual({ contract_version: readContract().version });
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

test("a root inside another customer's tree, above another's root, that is another's, or that the source lacks is refused, and nothing is made", async () => {
  const { control, adminUrl } = await freshControl();
  const customer = { ...wanted("rooted"), idRootTenant: 8n };
  await provisionCustomer(control, customer);
  const refused = async (root: bigint) => {
    const other = { ...wanted("rooted_too"), idRootTenant: root };
    return provisionCustomer(control, other).then(
      () => "made",
      ({ code, message }) => `${code}: ${message}`,
    );
  };
  expect(await refused(9n)).toBe("conflict: Tenant 9 lies below the root of customer rooted (8).");
  expect(await refused(7n)).toBe("conflict: Tenant 7 lies above the root of customer rooted (8).");
  expect(await refused(8n)).toBe("conflict: Tenant 8 is the root of customer rooted (8).");
  expect(await refused(77n)).toBe("not_found: The source has no tenant 77.");
  expect(await ask({ url: adminUrl }, "SELECT slug FROM console.customers")).toEqual([{ slug: "rooted" }]);
  expect(await ask({ url: adminUrl }, "SELECT FROM pg_database WHERE datname = 'rooted_too'")).toEqual([]);
  expect(await refused(30n)).toBe("made");
});

test("a customer has several roots, none inside another and none another customer's, and is completed with the same ones", async () => {
  const { control, adminUrl } = await freshControl();
  const first = wanted("rooted_by_one");
  const many = wanted("rooted_by_many");
  await provisionCustomer(control, { ...first, idRootTenant: 20n });
  const made = (idRootTenant: bigint, ...moreRootTenants: bigint[]) =>
    provisionCustomer(control, { ...many, idRootTenant, moreRootTenants }).then(
      ({ state }) => state,
      ({ code, message }) => `${code}: ${message}`,
    );
  expect(await made(7n, 9n)).toBe("conflict: Tenant 7 lies above the root 9 that is given, too.");
  expect(await made(7n, 7n)).toBe("conflict: Tenant 7 is the root 7 that is given, too.");
  expect(await made(7n, 20n)).toBe("conflict: Tenant 20 is the root of customer rooted_by_one (20).");
  expect(await made(7n, 77n)).toBe("not_found: The source has no tenant 77.");
  expect(await made(7n, 30n)).toBe("active");
  expect(await made(30n, 7n)).toBe("active");
  expect(await made(7n)).toBe("conflict: There is another customer named rooted_by_many.");
  const roots = "SELECT id_root_tenant, more_root_tenants FROM console.customers ORDER BY slug";
  expect(await ask({ url: adminUrl }, roots)).toEqual([
    { id_root_tenant: "7", more_root_tenants: ["30"] },
    { id_root_tenant: "20", more_root_tenants: [] },
  ]);
  const inside = provisionCustomer(control, { ...wanted("rooted_late"), idRootTenant: 31n });
  await expect(inside).rejects.toMatchObject({ code: "conflict" });
});

test("of two that provision overlapping trees at once, one is refused", async () => {
  const { control } = await freshControl();
  const both = [
    { ...wanted("over"), idRootTenant: 7n },
    { ...wanted("under"), idRootTenant: 9n },
  ];
  const ends = await Promise.allSettled(both.map((customer) => provisionCustomer(control, customer)));
  expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test.each(["public", "lms", "metrics", "opendb", "constructor", "__proto__", "template1", "pg_toast"])(
  "a customer cannot be called %s",
  async (slug) => {
    const { control, adminUrl } = await freshControl();
    await expect(provisionCustomer(control, { ...wanted("nameless"), slug })).rejects.toMatchObject({
      code: "bad_input",
    });
    expect(await ask({ url: adminUrl }, "SELECT FROM console.customers")).toEqual([]);
  },
);
