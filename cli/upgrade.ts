import { and, eq } from "drizzle-orm";
import { controlDb } from "#db/control.ts";
import { loaderRole } from "#db/ddl.ts";
import { runs } from "#db/schema/console/runs.ts";
import { OpendbError } from "#errors.ts";
import { type PlannedStep, planUpgrade, upgradeWarehouse } from "#loader/load/upgrade.ts";
import { asFault } from "#loader/run/errors.ts";
import { allCustomers, type CliCustomer, customerOf, inWarehouse, isStanding } from "./customer.ts";
import { exitCodes, paint, print, printJson, tell } from "./output.ts";

type Upgraded = {
  customer: string;
  steps: PlannedStep[];
  error?: { code: string; message: string; hint?: string };
};

/** A load that runs has looked at the tables already. */
async function mustBeIdle({ id, slug }: CliCustomer): Promise<void> {
  const [running] = await controlDb()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.id_customer, id), eq(runs.state, "running")));
  if (!running) return;
  throw new OpendbError("conflict", `Load ${running.id} of ${slug} is running.`, {
    hint: `Upgrade its warehouse when it has ended, or let the next load do it. opendb cancel ${slug} ends it.`,
  });
}

async function upgradeOne(customer: CliCustomer, isPlan: boolean): Promise<Upgraded> {
  try {
    if (!isPlan) await mustBeIdle(customer);
    const steps = await inWarehouse(
      customer,
      async (warehouse) => {
        const planned = await planUpgrade(warehouse);
        if (!isPlan) await upgradeWarehouse(warehouse);
        return planned;
      },
      loaderRole,
    );
    return { customer: customer.slug, steps };
  } catch (error) {
    const { code, message, hint } = asFault(error);
    return { customer: customer.slug, steps: [], error: { code, message, hint } };
  }
}

function show({ customer, steps, error }: Upgraded, isPlan: boolean): void {
  if (error) {
    print(`${paint("red", "failed")}   ${customer}: ${error.message}`);
    if (error.hint) tell(error.hint);
    return;
  }
  const last = steps.at(-1)?.version;
  if (last === undefined) print(`${paint("green", "present")}  ${customer}`);
  else print(`${paint("yellow", isPlan ? "behind" : "upgraded")}  ${customer}, to ${last}:`);
  for (const { version, about, views, readAgain, computeAgain } of steps) {
    print(`  ${String(version).padStart(4, "0")}  ${about}`);
    if (views.length > 0) print(`        Made again: ${views.join(", ")}.`);
    if (readAgain.length > 0) print(`        The next delta reads whole: ${readAgain.join(", ")}.`);
    if (computeAgain.length > 0) print(`        The next derive computes whole: ${computeAgain.join(", ")}.`);
  }
}

/**
 * `opendb upgrade`: brings warehouses that an earlier version made to this one; with --plan says what that would do. One
 * that fails does not keep the others from it.
 */
export async function upgrade(options: { customer?: string; plan: boolean; json: boolean }): Promise<number> {
  const all = options.customer ? [await customerOf(options.customer)] : await allCustomers();
  const made: Upgraded[] = [];
  // A warehouse that is still being made is made of this version; one that is set aside is upgraded when it is restored.
  for (const customer of all.filter(isStanding)) {
    const upgraded = await upgradeOne(customer, options.plan);
    made.push(upgraded);
    if (!options.json) show(upgraded, options.plan);
  }
  const customers = made.map(({ customer, steps, error }) => ({
    customer,
    steps: steps.map(({ version, about, views, readAgain, computeAgain }) => ({
      version,
      about,
      views,
      read_again: readAgain,
      compute_again: computeAgain,
    })),
    ...(error ? { error } : {}),
  }));
  if (options.json) printJson({ is_plan: options.plan, customers });
  return made.some(({ error }) => error) ? exitCodes.failed : exitCodes.done;
}
