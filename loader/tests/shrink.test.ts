import { expect, test } from "vitest";
import { ask } from "#warehouse/testing.ts";
import { unlikeSource } from "./oracle.testing.ts";
import { contents, freshLoads, freshSource, one, rootOf } from "./testing.ts";

const asked = { code: "needs_confirmation", isTransient: false };

/** The customer's sub-platform that has most learners. */
async function largest({ customer, source }: Awaited<ReturnType<typeof freshLoads>>): Promise<string> {
  const { rows } = await source.admin.query<{ id: string }>(
    `SELECT i.id FROM platform.instances i JOIN platform.learners l ON l.instance_id = i.id
     WHERE i.parent_id = $1 GROUP BY i.id ORDER BY count(*) DESC LIMIT 1`,
    [customer.id_root_tenant],
  );
  return rows[0]?.id ?? "";
}

test("a sub-platform that loses its parent takes nothing along unasked: the delta stops, says what would go, and people still see it", async () => {
  const loads = await freshLoads();
  const { load, customer, source } = loads;
  await load("seed");
  const before = await contents(customer.asLoader);
  const tenants = await ask(customer.asLoader, "SELECT id FROM opendb.tenants ORDER BY id");
  const id = await largest(loads);
  await source.admin.query("UPDATE platform.instances SET parent_id = NULL WHERE id = $1", [id]);
  for (const kind of ["delta", "seed"] as const) {
    const refused = await load(kind);
    expect([refused.state, refused.run.as_of]).toEqual(["failed", null]);
    expect(refused.run.error).toMatchObject(asked);
    expect(refused.run.error?.reason).toBe("tenants_left");
    expect(refused.run.error?.message).toMatch(
      new RegExp(
        `tenants? .*${id}.* not the customer's any more; with (it|them) would go [\\d,]+ of [\\d,]+ rows of `,
      ),
    );
    expect(new Set(refused.steps.map((step) => step.error?.code))).toEqual(new Set(["needs_confirmation"]));
    expect(await contents(customer.asLoader)).toEqual(before);
    expect(await ask(customer.asLoader, "SELECT id FROM opendb.tenants ORDER BY id")).toEqual(tenants);
  }
  expect((await load("delta", { isConfirmed: true })).state).toBe("done");
  expect(await unlikeSource(loads)).toEqual([]);
  expect(await one(customer.asLoader, `SELECT count(*) FROM opendb.tenants WHERE id = ${id}`)).toBe("0");
});

test("row security at the source that hides a table empties it neither by a seed nor by a delta", async () => {
  const loads = await freshLoads();
  const { load, customer, source } = loads;
  await load("seed");
  const before = await contents(customer.asLoader);
  for (const table of ["learners", "learner_tags"])
    await source.admin.query(`ALTER TABLE platform.${table} ENABLE ROW LEVEL SECURITY`);
  const refused = await load("seed", { tables: ["lms.users"] });
  expect(refused.run.error).toMatchObject({ ...asked, table: "lms.users" });
  const all = before["lms.users"]?.length;
  expect(refused.run.error?.message).toContain(
    `gives 0 rows of lms.users, of which the warehouse has ${all?.toLocaleString("en")}`,
  );
  // A table without change times is compared whole.
  const compared = await load("delta", { tables: ["lms.user_tags"] });
  expect(compared.run.error).toMatchObject({ ...asked, table: "lms.user_tags" });
  expect(await contents(customer.asLoader)).toEqual(before);
  await load("seed", { tables: ["lms.users"], isConfirmed: true });
  expect(await one(customer.asLoader, "SELECT count(*) FROM lms.users")).toBe("0");
});

test("a seed that fails on one table for what it would take still brings the others", async () => {
  const source = await freshSource();
  const { load, customer } = await freshLoads({ source, root: await rootOf(source, "acme") });
  // The generated platform has more of them or fewer, by the day; ten rows would go unasked.
  await source.admin.query(
    `INSERT INTO platform.messages (instance_id, type_id, role_id, learner_id, body, created_at, updated_at)
     SELECT instance_id, 1, 1, id, 'More', platform.clock(), platform.clock() FROM platform.learners`,
  );
  await load("seed");
  await source.admin.query("DELETE FROM platform.messages");
  await source.admin.query("UPDATE platform.learners SET full_name = 'Seeded'");
  const { state, steps } = await load("seed");
  expect(state).toBe("failed");
  expect(steps.filter((step) => step.state === "failed").map((step) => step.table_name)).toEqual([
    "lms.messages",
  ]);
  expect(await one(customer.asLoader, "SELECT bool_and(name = 'Seeded') FROM lms.users")).toBe(true);
  expect(await one(customer.asLoader, "SELECT count(*) > 0 FROM lms.messages")).toBe(true);
});

test("learners that all move to another tenant of the customer, and ten rows of a small table, go unasked", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const found = await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants");
  const tenants = found.map(({ id }) => id);
  await source.admin.query(
    "UPDATE platform.learners SET instance_id = $1, updated_at = platform.clock() WHERE instance_id = ANY ($2)",
    [tenants[0], tenants],
  );
  await source.admin.query(
    `DELETE FROM platform.learner_tags WHERE id IN (
       SELECT id FROM platform.learner_tags WHERE instance_id = ANY ($1) ORDER BY id LIMIT 10)`,
    [tenants],
  );
  expect(await load("delta", { tables: ["lms.users", "lms.user_tags"] })).toMatchObject({ state: "done" });
});

test("links of which every one leads to another origin are replaced unasked: they do not become fewer", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  await loads.source.admin.query("UPDATE platform.products SET origin_id = id + 7000");
  expect(await loads.load("delta", { tables: ["lms.track_products"] })).toMatchObject({ state: "done" });
  expect(
    await one(loads.customer.asLoader, "SELECT bool_and(id_product > 7000) FROM lms.track_products"),
  ).toBe(true);
});
