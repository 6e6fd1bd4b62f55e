import type { Customer } from "#db/schema/console/customers.ts";
import type { Check } from "./check.ts";
import { addCustomer } from "./customers.ts";
import { openRun, request } from "./loads.ts";
import { becomes, sleep } from "./time.ts";
import type { World } from "./world.ts";

const isFree = (world: World) => async () => {
  const open = await Promise.all(world.customers.map((customer) => openRun(world, customer)));
  return open.every((run) => run === undefined);
};

/** The last load of each kind of each customer: how many there are, and those that are not done. */
async function lastOnes(world: World): Promise<{ compared: number; failures: string[] }> {
  const { rows } = await world.control.pool.query<{ said: string; state: string }>(
    `SELECT DISTINCT ON (id_customer, kind) state,
       'load ' || id || ' (' || kind || ') is ' || state || coalesce(': ' || (error ->> 'message'), '') AS said
     FROM console.runs WHERE kind <> 'seed' ORDER BY id_customer, kind, id DESC`,
  );
  return {
    compared: rows.length,
    failures: rows.filter(({ state }) => state !== "done").map(({ said }) => said),
  };
}

/** After the faults: a delta and a derive of each customer run to their end, undisturbed. */
export async function finalLoads(world: World): Promise<Check> {
  const failures: string[] = [];
  if (!(await becomes(isFree(world), 120)))
    failures.push("the loads under faults did not end within two minutes");
  for (const kind of ["delta", "derive"] as const)
    for (const customer of world.customers) {
      // A derive that the worker asked for may come first.
      const ask = async () => (await request(world, customer, kind)) !== undefined;
      if (!(await becomes(ask, 60))) failures.push(`no ${kind} of ${customer.slug} could be requested`);
    }
  await sleep(500);
  if (!(await becomes(isFree(world), 120))) failures.push("the last loads did not end within two minutes");
  const last = await lastOnes(world);
  return {
    name: "after the faults a delta and a derive run to their end",
    compared: last.compared,
    of: "loads",
    failures: [...failures, ...last.failures],
  };
}

/** The same customers again, in warehouses that nothing has happened to: one seed, and the derive that follows it. */
export async function makeFresh(world: World): Promise<Customer[]> {
  const fresh: Customer[] = [];
  for (const { slug, id_root_tenant } of world.customers)
    fresh.push(
      await addCustomer(world.control, world.urlOf("opendb"), `fresh_${slug}`, Number(id_root_tenant)),
    );
  for (const customer of fresh) await request(world, customer, "seed");
  const haveDerived = async () => {
    const { rows } = await world.control.pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM console.runs WHERE id_customer = ANY ($1) AND kind = 'derive' AND state = 'done'",
      [fresh.map(({ id }) => id)],
    );
    return rows[0]?.n === fresh.length;
  };
  if (!(await becomes(haveDerived, 120)))
    throw new Error("The fresh warehouses were not made within two minutes.");
  return fresh;
}
