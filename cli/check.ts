import type pg from "pg";
import { checkManifest, checkModels, checkWarehouse, type Difference } from "#db/contract/check.ts";
import { largeObjects } from "#db/contract/large-objects.ts";
import { readContract } from "#db/contract/parse.ts";
import { controlDb } from "#db/control.ts";
import { loaderRole } from "#db/ddl.ts";
import { goldenDifference } from "#db/golden/golden.ts";
import { isSuperuser } from "#db/owner.ts";
import { rootsOf } from "#db/schema/console/customers.ts";
import { at } from "#errors/origin.ts";
import { checkDerived } from "#loader/derive/check.ts";
import { claimsOf } from "#loader/manifest/claims.ts";
import { readManifest } from "#loader/manifest/manifest.ts";
import { pendingSteps } from "#loader/run/bookkeeping.ts";
import { asFault } from "#loader/run/errors.ts";
import { allCustomers, type CliCustomer, customerOf, inWarehouse, isStanding } from "./customer.ts";
import { exitCodes, paint, print, printJson } from "./output.ts";

type Checked = { what: string; differences: Difference[] };

/** What needs no database: models, manifest and the golden schema against the contract. */
export function checkOffline(): Checked[] {
  const contract = readContract();
  return [
    { what: "models and contract", differences: checkModels(contract) },
    { what: "manifest and contract", differences: checkManifest(claimsOf(readManifest()), contract) },
    { what: "models and golden schema", differences: goldenDifference() },
  ];
}

/** How many steps a warehouse is behind, as a difference. */
async function behind(warehouse: pg.Client, slug: string): Promise<Difference[]> {
  const pending = await pendingSteps(warehouse);
  const last = pending.at(-1)?.version;
  if (last === undefined) return [];
  const steps = pending.length === 1 ? "a step" : `${pending.length} steps`;
  const message = `opendb.meta: the warehouse is ${steps} behind, up to ${last}: opendb upgrade --customer ${slug}.`;
  return [{ table: "opendb.meta", message }];
}

/** Loads refuse to run as a superuser; it is found before the night. */
async function asSuperuser(warehouse: pg.Client): Promise<Difference[]> {
  if (!(await isSuperuser(warehouse))) return [];
  const message =
    "DATABASE_URL signs in as a superuser, as which no load runs: docs/production.md has the statements that make a role.";
  return [{ table: "opendb.meta", message }];
}

/** The control database holds what nobody may add to beside its tables, either. */
const checkControl = async (): Promise<Checked> => ({
  what: "control database",
  differences: await at("control", () => largeObjects(controlDb().pool)),
});

const checkLive = async (customer: CliCustomer): Promise<Checked> => ({
  what: `warehouse of ${customer.slug}`,
  differences: await inWarehouse(customer, async (warehouse) => {
    const late = await behind(warehouse, customer.slug).catch((error) => [
      { table: "opendb.meta", message: `opendb.meta: ${asFault(error).message}` },
    ]);
    return [...(await asSuperuser(warehouse)), ...late, ...(await checkWarehouse(warehouse))];
  }),
});

/** Whether the models of computed tables run in a warehouse and give its tables' columns. */
const checkLiveModels = async (customer: CliCustomer): Promise<Checked> => ({
  what: `models of computed tables in the warehouse of ${customer.slug}`,
  differences: await inWarehouse(
    customer,
    (warehouse) => checkDerived(warehouse, readManifest()),
    loaderRole,
  ),
});

/** A customer whose provisioning was interrupted has no warehouse that could be looked at. */
const unfinished = (customer: CliCustomer): Checked => ({
  what: `warehouse of ${customer.slug}`,
  differences: [
    {
      table: "opendb.meta",
      message: `It is not provisioned to its end: opendb provision ${customer.slug} --name ... --root ${rootsOf(customer).join(" ")} completes it.`,
    },
  ],
});

function show(checked: Checked[]): void {
  for (const { what, differences } of checked) {
    if (differences.length === 0) print(`${paint("green", "agree")}   ${what}`);
    else print(`${paint("red", "differ")}  ${what}`);
    for (const { message } of differences) print(`  ${message}`);
  }
}

/** `opendb check`: contract, models, manifest and live warehouses say the same; otherwise each difference is named. */
export async function check(options: {
  offline: boolean;
  customer?: string;
  json: boolean;
}): Promise<number> {
  const checked = checkOffline();
  if (!options.offline) {
    checked.push(await checkControl());
    const which = options.customer ? [await customerOf(options.customer)] : await allCustomers();
    for (const customer of which)
      if (customer.state === "provisioning") checked.push(unfinished(customer));
      // What is set aside lets nobody look, and what is gone has nothing to look at.
      else if (isStanding(customer)) checked.push(await checkLive(customer), await checkLiveModels(customer));
  }
  const isAgreed = checked.every(({ differences }) => differences.length === 0);
  if (options.json) printJson({ agree: isAgreed, checks: checked });
  else show(checked);
  return isAgreed ? exitCodes.done : exitCodes.failed;
}
