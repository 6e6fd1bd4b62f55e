import type pg from "pg";
import { client } from "#db/connect.ts";
import { controlDb } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import type { RunOptions } from "#db/schema/console/runs.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { tick } from "#sample-lms/tick/tick.ts";
import { provisionCustomer } from "#warehouse/provision.ts";
import { describeMachine, type Machine } from "../machine.ts";
import { quietDays, sameChange } from "./change.ts";
import {
  type DeltaFigures,
  type DeriveFigures,
  deltaFigures,
  deriveFigures,
  type SameFigures,
  type SeedFigures,
  type StatementFigures,
  sameFigures,
  seedFigures,
  statementFigures,
} from "./figures.ts";
import { runLoader } from "./loader.ts";
import { openPlace, type Place, type PlaceOptions } from "./place.ts";
import { runSeeds } from "./seeds.ts";
import { type Dataset, makeSource, tableCopies, warm } from "./source.ts";
import { oneStatement, warmTable } from "./statement.ts";

export type BenchOptions = PlaceOptions & {
  dataset: Dataset;
  /** How often the seeds are repeated; figures are medians. */
  rounds: number;
  isProfiled: boolean;
  /** Days of activity between seed and delta. */
  days: number;
};

export type Figures = {
  dataset: string;
  seed: SeedFigures;
  derive: DeriveFigures;
  delta: DeltaFigures;
  same: SameFigures;
  statement: StatementFigures;
  machine: Machine;
};

type Say = (text: string) => void;

async function measureSeed(place: Place, options: BenchOptions, say: Say) {
  say("Filling the source");
  const { slug, name, idRoot } = await makeSource(place, options.dataset, say);
  const customer = await provisionCustomer(controlDb(), {
    adminUrl: place.settings.DATABASE_URL,
    // The slug names the database of the warehouse, which must be nobody else's on a server that others use.
    slug: place.at(slug).database,
    name,
    idRootTenant: BigInt(idRoot),
    tree: async () => [{ id: String(idRoot), id_parent: null }],
    actor: "bench",
  });
  const source = await client(place.at("source"));
  try {
    say("Warming the source");
    const copies = await tableCopies(source, idRoot);
    const counts = await warm(source, copies);
    say("Seeding");
    const { isProfiled } = options;
    const seeds = await runSeeds(
      { place, admin: source, customer, copies, counts, isProfiled, say },
      options.rounds,
    );
    return { customer, seed: seedFigures(seeds), machine: await describeMachine(source) };
  } finally {
    await source.end();
  }
}

type Following = { place: Place; source: pg.Client; customer: Customer; days: number; say: Say };

async function measureFollowing({ place, source, customer, days, say }: Following) {
  const run = async (label: string, kind: LoadKind, options: RunOptions = {}) => {
    // A night comes after many checkpoints: the first change of each page is logged as the whole page.
    await source.query("CHECKPOINT");
    const done = await runLoader(place, customer.id, kind, options);
    say(`  ${label}: ${done.seconds.toFixed(1)} s`);
    return done;
  };
  say("Deriving and following");
  const table = "lms.user_product_progress";
  // Whoever reads the events first would pay for a cold cache.
  await warmTable({ ...place.at("source"), database: customer.slug }, "lms.user_lesson_progress");
  const alone = await run(`derive, ${table} alone`, "derive", { tables: [table] });
  const statement = await oneStatement({ ...place.at("source"), database: customer.slug }, table);
  say(`  the one statement that computes it: ${statement.toFixed(1)} s`);
  const full = await run("derive, everything for the first time", "derive", { isFull: true });
  await tick(source, { days, seed: 1 });
  const delta = await run("delta of what happened since", "delta");
  const incremental = await run("derive, what the delta touched", "derive");
  // Of the same state, so that the two may be compared; and it has to find nothing to change.
  const again = await run("derive, everything again", "derive", { isFull: true });
  await quietDays(source, 8);
  await run("delta of a quiet week", "delta");
  await run("derive of it", "derive");
  const changed = await sameChange(source, String(customer.id_root_tenant));
  const same = await run(`delta of ${changed} changed rows`, "delta");
  const following = await run("derive of these", "derive");
  return {
    derive: deriveFigures({ full, incremental, again }),
    delta: deltaFigures(delta, days),
    same: sameFigures(changed, same, following),
    statement: statementFigures(table, alone, statement),
  };
}

/** Measures loads side by side on one server: seeds against pipes, then a derive, then a day's delta. */
export async function measureLoads(options: BenchOptions, say: Say): Promise<Figures> {
  const interrupted = Promise.withResolvers<never>();
  // While the place is being made nobody listens yet.
  interrupted.promise.catch(() => {});
  const interrupt = () => interrupted.reject(new OpendbError("cancelled", "Interrupted."));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  const place = await openPlace(options, say);
  try {
    return await Promise.race([interrupted.promise, measureAll(place, options, say)]);
  } finally {
    await place.close();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
  }
}

async function measureAll(place: Place, options: BenchOptions, say: Say): Promise<Figures> {
  const { customer, seed, machine } = await measureSeed(place, options, say);
  const { dataset, days } = options;
  const source = await client(place.at("source"));
  const following = await measureFollowing({ place, source, customer, days, say }).finally(() =>
    source.end(),
  );
  const name = dataset.kind === "oulad" ? "OULAD" : `generated ${dataset.scale}, ${dataset.slug}`;
  return { dataset: name, seed, ...following, machine };
}
