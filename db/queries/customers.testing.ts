import { scopeOfPerson, somebody } from "#auth/people/testing.ts";
import type { Control } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { type Customer, customers } from "#db/schema/console/customers.ts";
import { kits, plans, reachability, runs, servers, usageSamples } from "#db/schema/console/index.ts";
import { freshControl } from "#warehouse/testing.ts";
import { customersList } from "./customers-list.ts";
import type { CustomersAsked } from "./customers-order.ts";

let control: Control;

export const anything: CustomersAsked = {
  search: "",
  state: null,
  health: null,
  plan: null,
  owner: null,
  isAttention: false,
  sort: "attention",
  isDescending: false,
  after: null,
  limit: 50,
};

export async function customer(
  slug: string,
  name = slug,
  state: Customer["state"] = "active",
): Promise<Customer> {
  const [server] = await control.select().from(servers);
  const [made] = await control
    .insert(customers)
    .values({ slug, name, state, id_server: server?.id ?? 0, id_root_tenant: 1n })
    .returning();
  if (!made) throw new Error("No customer was inserted.");
  return made;
}

/** Its data stand as well as they can. */
export async function well({ id }: Customer): Promise<void> {
  const now = new Date();
  await control.insert(reachability).values({ id_customer: id, looked_at: now, since: now });
  await control.insert(runs).values({
    id_customer: id,
    kind: "delta",
    state: "done",
    requested_by: "schedule",
    finished_at: now,
    as_of: now,
  });
}

export const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

export async function kit({ id, slug }: Customer, days: number, state: "active" | "revoked" = "active") {
  await control.insert(kits).values({
    id_customer: id,
    role_name: `${slug}_k${days + 100}${state[0]}`,
    purpose: "person",
    form: "certificate",
    state,
    revoked_at: state === "revoked" ? new Date() : null,
    connection_limit: 5,
    statement_seconds: 300,
    expires_at: inDays(days),
    created_by: "test",
  });
}

export async function contract({ id }: Customer, given: Partial<typeof contracts.$inferInsert> = {}) {
  const [plan] = await control.select().from(plans).orderBy(plans.id);
  await control.insert(contracts).values({
    id_customer: id,
    id_plan: plan?.id ?? 0,
    price: "1.00",
    billing_period: "monthly",
    starts_on: "2020-01-01",
    updated_by: "test",
    ...given,
  });
}

export async function sample({ id }: Customer, given: Partial<typeof usageSamples.$inferInsert> = {}) {
  const figures = {
    rows: 10,
    bytes: 1000,
    learners: 5,
    cap: 10,
    capped_learners: 5,
    tables: [],
    tenants: [],
  };
  const when = { day: new Date().toISOString().slice(0, 10), taken_at: new Date() };
  await control.insert(usageSamples).values({ id_customer: id, ...figures, ...when, ...given });
}

export const pageFor = async (who: number, asked: Partial<CustomersAsked> = {}) =>
  customersList(await scopeOfPerson(control, who), { ...anything, ...asked }, "pt-BR");
export const slugsFor = async (who: number, asked: Partial<CustomersAsked> = {}) =>
  (await pageFor(who, asked)).rows.map(({ slug }) => slug);

/** A control database of a test's own, in which what follows makes customers; and the number of an admin. */
export async function begin(): Promise<{ control: Control; admin: number }> {
  ({ control } = await freshControl());
  return { control, admin: await somebody(control, "admin", [], "Zulmira") };
}
