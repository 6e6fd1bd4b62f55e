import type pg from "pg";
import { client } from "#db/connect.ts";
import { controlDb } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { OpendbError } from "#errors.ts";
import { provisionCustomer } from "#warehouse/provision.ts";
import { describeMachine, type Machine } from "../machine.ts";
import { runComputed } from "./computed.ts";
import { type ComputedFigures, computedFigures } from "./computed-figures.ts";
import { type SeedFigures, seedFigures } from "./figures.ts";
import { type FollowingFigures, runFollowing } from "./following.ts";
import { openRig, type Rig, type RigOptions } from "./rig.ts";
import { runSeeds, type SeedBench, seedOnce } from "./seeds.ts";
import { settle } from "./settle.ts";
import { type Dataset, makeSource, tableCopies, warm } from "./source.ts";

/** The part that is measured by itself: the first derive. What comes before it is done once, and what follows is not. */
export type Part = "derive";

export type BenchOptions = RigOptions & {
  dataset: Dataset;
  /** How often the seeds are repeated; figures are medians. */
  rounds: number;
  isProfiled: boolean;
  /** Days of activity between seed and delta. */
  days: number;
  only?: Part;
};

/** Of one part only, the others are left out. */
export type Figures = {
  dataset: string;
  seed?: SeedFigures;
  computed: ComputedFigures;
  following?: FollowingFigures;
  machine: Machine;
};

type Say = (text: string) => void;

async function makeCustomer(rig: Rig, { dataset }: BenchOptions, say: Say): Promise<Customer> {
  const { slug, name, idRoot } = await makeSource(rig, dataset, say);
  return provisionCustomer(controlDb(), {
    adminUrl: rig.settings.DATABASE_URL,
    // The slug names the database of the warehouse, which must be nobody else's on a server that others use.
    slug: rig.at(slug).database,
    name,
    idRootTenant: BigInt(idRoot),
    tree: async () => [{ id: String(idRoot), id_parent: null }],
    actor: "bench",
  });
}

type Measured = { rig: Rig; source: pg.Client; customer: Customer; options: BenchOptions; say: Say };

async function measureSeed({ rig, source, customer, options, say }: Measured) {
  say("Warming the source");
  const copies = await tableCopies(source, Number(customer.id_root_tenant));
  const counts = await warm(source, copies);
  const { isProfiled, rounds, only } = options;
  const bench: SeedBench = { rig, admin: source, customer, copies, counts, isProfiled, say };
  say("Seeding");
  if (only !== undefined) await seedOnce(bench);
  else return seedFigures(await runSeeds(bench, rounds));
}

async function measureDerive({ rig, source, customer, options, say }: Measured) {
  const { days, only } = options;
  const bench = { rig, customer, settle: () => settle(source, say), say };
  say("Deriving");
  const runs = await runComputed(bench);
  const computed = computedFigures(runs);
  if (only === "derive") return { computed };
  say("Following");
  return { computed, following: await runFollowing({ ...bench, source, days, first: runs.first }) };
}

/** Measures loads side by side on one server: seeds against pipes, derives against bare statements, then a day's delta. */
export async function measureLoads(options: BenchOptions, say: Say): Promise<Figures> {
  const interrupted = Promise.withResolvers<never>();
  // While the rig is being made nobody listens yet.
  interrupted.promise.catch(() => {});
  const interrupt = () => interrupted.reject(new OpendbError("cancelled", "Interrupted."));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  const rig = await openRig(options, say);
  try {
    return await Promise.race([interrupted.promise, measureAll(rig, options, say)]);
  } finally {
    await rig.close();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
  }
}

async function measureAll(rig: Rig, options: BenchOptions, say: Say): Promise<Figures> {
  const { dataset } = options;
  say("Filling the source");
  const customer = await makeCustomer(rig, options, say);
  const source = await client(rig.at("source"));
  try {
    const measured = { rig, source, customer, options, say };
    const seed = await measureSeed(measured);
    const machine = await describeMachine(source);
    const derived = await measureDerive(measured);
    const name = dataset.kind === "oulad" ? "OULAD" : `generated ${dataset.scale}, ${dataset.slug}`;
    return { dataset: name, ...(seed ? { seed } : {}), ...derived, machine };
  } finally {
    await source.end();
  }
}
