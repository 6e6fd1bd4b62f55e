import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { rootChanges } from "#db/schema/console/root_changes.ts";
import { runs } from "#db/schema/console/runs.ts";
import { runLoad } from "#loader/execute.ts";
import { claimRun } from "#loader/run/claim.ts";
import { sourceTenantRows } from "#loader/source.ts";
import { requestRoots } from "#warehouse/roots/request.ts";
import { keepReadTenants } from "#warehouse/roots/source.ts";
import { ask, freshCustomer } from "#warehouse/testing.ts";
import { contents, freshLoads, rootOf, type TestLoads } from "./testing.ts";

/** Changes the roots of the customer, as the console does; resolves to the load that was requested. */
async function change({ control, customer }: TestLoads, before: bigint[], after: bigint[]): Promise<number> {
  await keepReadTenants(control, await sourceTenantRows());
  const { run } = await control.transaction((tx) =>
    requestRoots(tx, {
      idCustomer: customer.id,
      before: before.map(String),
      after: after.map(String),
      requestedBy: "test",
      idPerson: null,
    }),
  );
  return run;
}

async function runQueued({ control }: TestLoads, id: number) {
  await claimRun(control, id, "test");
  const state = await runLoad({ idRun: id, worker: "test", signal: new AbortController().signal });
  const [run] = await control.select().from(runs).where(eq(runs.id, id));
  return { state, run };
}

/** A tenant below the root of Acme that has learners. */
const below = async ({ source }: TestLoads, root: bigint): Promise<bigint> => {
  const { rows } = await source.admin.query<{ id: string }>(
    `SELECT i.id FROM platform.instances i WHERE i.parent_id = $1
     AND EXISTS (SELECT FROM platform.learners l WHERE l.instance_id = i.id) ORDER BY i.id LIMIT 1`,
    [String(root)],
  );
  return BigInt(rows[0]?.id ?? 0);
};

test("after a change of roots and its seed and derive every table is what a warehouse of the new tenants alone would be", async () => {
  const loads = await freshLoads();
  const { control, customer, load } = loads;
  const root = customer.id_root_tenant;
  const [child, globex] = [await below(loads, root), await rootOf(loads.source, "globex")];
  expect((await load("seed")).state).toBe("done");
  expect((await load("derive")).state).toBe("done");
  const id = await change(loads, [root], [child, globex]);
  await expect(load("delta"), "rows of before and after do not mix").rejects.toMatchObject({
    code: "roots_pending",
  });
  // Most of the rows go, which a seed that nobody has confirmed would not believe.
  expect((await runQueued(loads, id)).state).toBe("done");
  expect((await load("derive")).state).toBe("done");
  const [changed] = await control.select().from(rootChanges);
  expect(changed).toMatchObject({ loaded_at: expect.any(Date), computed_at: expect.any(Date) });
  const held = await ask<{ id: string }>(
    customer.asLoader,
    "SELECT id::text AS id FROM opendb.tenants ORDER BY opendb.tenants.id",
  );
  expect(held.map((one) => BigInt(one.id))).toEqual(changed?.tenants);

  const alone = await freshCustomer(control, child);
  await control.execute(
    `UPDATE console.customers SET more_root_tenants = '{${globex}}' WHERE id = ${alone.id}`,
  );
  expect((await load("seed", {}, alone)).state).toBe("done");
  expect((await load("derive", {}, alone)).state).toBe("done");
  const [now, expected] = [await contents(customer.asLoader), await contents(alone.asLoader)];
  expect(now["lms.users"]?.length).toBeGreaterThan(0);
  for (const table of Object.keys(expected)) expect(now[table], table).toEqual(expected[table]);

  const { state, steps } = await load("delta");
  expect(state, "and a delta goes on from there").toBe("done");
  expect(steps.filter(({ rows_deleted }) => Number(rows_deleted) > 0)).toEqual([]);
});

test("a seed of new roots does not believe that a tenant is gone which the change had kept", async () => {
  const loads = await freshLoads();
  const { customer, load, source } = loads;
  const root = customer.id_root_tenant;
  const child = await below(loads, root);
  expect((await load("seed")).state).toBe("done");
  const before = await contents(customer.asLoader);
  const globex = await rootOf(source, "globex");
  const id = await change(loads, [root], [root, globex]);
  // The largest part of Acme hangs below another tree by mistake.
  await source.admin.query("UPDATE platform.instances SET parent_id = NULL WHERE id = $1", [String(child)]);
  const { state, run } = await runQueued(loads, id);
  expect(state).toBe("failed");
  expect(run?.error?.code).toBe("needs_confirmation");
  expect((await contents(customer.asLoader))["lms.users"]).toEqual(before["lms.users"]);
});
