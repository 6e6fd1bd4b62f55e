import { dayOf } from "#days.ts";
import { type ControlDb, controlDb } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { sourceTree } from "#loader/source.ts";
import { agree, offeredPlan } from "#warehouse/plans/agree.ts";
import { provisionCustomer } from "#warehouse/provision.ts";
import { actor } from "./actor.ts";
import { named, print, printJson } from "./output.ts";

export type ProvisionFlags = { name: string; root: string[]; plan?: string; json: boolean };

/** The plan at its own price from today on, until somebody writes down what was agreed. */
const withPlan =
  (name: string) =>
  async (tx: ControlDb, { id }: Customer) => {
    const plan = await offeredPlan(tx, { name });
    await agree(tx, {
      id_customer: id,
      id_plan: plan.id,
      price: plan.price,
      billing_period: plan.billing_period,
      starts_on: dayOf(new Date()),
      ends_on: null,
      notes: "",
      documents: [],
      id_owner: null,
      by: actor(),
    });
  };

/** `opendb provision`: a customer with an empty warehouse. Called again it completes what an interruption left. */
export async function provision(slug: string, { name, root, plan, json }: ProvisionFlags): Promise<number> {
  const wrong = root.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined)
    throw new OpendbError("bad_input", `--root ${wrong} is no tenant's id.`, {
      hint: "It is the id of the customer's root in the source's tenants; several stand one after the other.",
    });
  const [first = 0n, ...more] = root.map(BigInt);
  const customer = await provisionCustomer(controlDb(), {
    adminUrl: required("DATABASE_URL"),
    slug,
    name,
    idRootTenant: first,
    moreRootTenants: more,
    tree: sourceTree,
    actor: actor(),
    also: plan === undefined ? undefined : withPlan(plan),
  });
  if (json) printJson({ slug: customer.slug, name: customer.name, state: customer.state });
  else
    print(`${named(customer.name)} is ${customer.state}. Next: opendb load seed --customer ${customer.slug}`);
  return 0;
}
