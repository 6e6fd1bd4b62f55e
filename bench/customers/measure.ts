import { quantile } from "simple-statistics";
import { consoleDb } from "#db/control.ts";
import { customersFound } from "#db/queries/customers-found.ts";
import { customersList } from "#db/queries/customers-list.ts";
import type { CustomersAsked } from "#db/queries/customers-order.ts";
import { people } from "#db/schema/console/people.ts";
import { personScopeOf } from "#db/scope.testing.ts";
import { permissions } from "#db/vocabulary.ts";
import { reread } from "#env.ts";
import { openRig } from "../load/rig.ts";
import { fillCustomers } from "./fill.ts";

/** Milliseconds until a page of the list, or what the switcher shows, is in the web process. */
export type CustomersFigure = { asked: string; median: number; p95: number };
export type CustomersOptions = { customers: number; rounds: number; folder?: string; keep: boolean };

const anything: CustomersAsked = {
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

const lists: Record<string, Partial<CustomersAsked>> = {
  "attention first": {},
  "the page in the middle": { after: "c2500" },
  "only those that need attention": { isAttention: true },
  "only those that failed": { health: "failed" },
  "by name": { sort: "name" },
  "by learners": { sort: "learners", isDescending: true },
  "a search": { search: "customer 77" },
};

async function timed(asked: string, rounds: number, work: () => Promise<unknown>): Promise<CustomersFigure> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const since = performance.now();
    await work();
    taken.push(performance.now() - since);
  }
  return { asked, median: quantile(taken, 0.5), p95: quantile(taken, 0.95) };
}

/** Asks for pages of the list as somebody who sees all customers. */
export async function measureCustomers(options: CustomersOptions, say: (text: string) => void) {
  const { customers, rounds, folder, keep } = options;
  const rig = await openRig({ keep, folder, connections: 2 }, say);
  try {
    reread({ ...rig.settings, CONSOLE_URL: rig.settings.DATABASE_URL });
    say(`Filling the control database with ${customers} customers.`);
    await fillCustomers(customers);
    const [person] = await consoleDb().select().from(people).limit(1);
    if (!person) throw new Error("Nobody was inserted.");
    const all = { seesAllCustomers: true, permissions: new Set(permissions), reach: new Map() };
    const scope = personScopeOf({ person: { ...person, role: "admin" }, ...all });
    const figures: CustomersFigure[] = [];
    for (const [name, asked] of Object.entries(lists))
      figures.push(await timed(name, rounds, () => customersList(scope, { ...anything, ...asked }, "pt-BR")));
    for (const search of ["", "customer 77"])
      figures.push(
        await timed(search ? "the switcher, typed" : "the switcher, opened", rounds, () =>
          customersFound(scope, { permission: "panels.read", search, limit: 20, locale: "pt-BR" }),
        ),
      );
    return figures;
  } finally {
    await rig.close();
  }
}
