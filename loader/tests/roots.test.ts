import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { customers } from "#db/schema/console/customers.ts";
import { freshLoads, one, rootOf } from "./testing.ts";

test("a customer with two roots has the tenants and the rows of both trees, and what one root lost is gone", async () => {
  const { control, customer, source, load } = await freshLoads();
  const globex = await rootOf(source, "globex");
  const setRoots = (more: bigint[]) =>
    control.update(customers).set({ more_root_tenants: more }).where(eq(customers.id, customer.id));
  const below = async (...roots: bigint[]) =>
    one(
      { url: source.url },
      `WITH RECURSIVE t AS (SELECT id FROM platform.instances WHERE id IN (${roots.join()})
         UNION SELECT i.id FROM platform.instances i JOIN t ON i.parent_id = t.id)
       SELECT count(*) || ' ' || (SELECT count(*) FROM platform.learners WHERE instance_id IN (SELECT id FROM t)) FROM t`,
    );
  const held = () =>
    one(
      customer.asLoader,
      "SELECT (SELECT count(*) FROM lms.tenants) || ' ' || (SELECT count(*) FROM lms.users)",
    );
  const tables = ["lms.tenants", "lms.users"];
  await setRoots([globex]);
  expect((await load("seed", { tables })).state).toBe("done");
  expect(await held()).toBe(await below(customer.id_root_tenant, globex));
  await setRoots([]);
  const { state } = await load("delta", { tables, isConfirmed: true });
  expect(state).toBe("done");
  expect(await held()).toBe(await below(customer.id_root_tenant));
});
