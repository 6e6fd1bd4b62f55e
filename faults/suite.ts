import type { Check } from "./check.ts";
import { type FaultContext, makeContext } from "./context.ts";
import type { Deadline } from "./deadline.ts";
import { figures } from "./figures.ts";
import { finalLoads, makeFresh } from "./final-loads.ts";
import { type Injected, injectFaults } from "./inject.ts";
import { makeDisk, removeDisk } from "./kinds/disk.ts";
import { controlSays, equalFresh, nobodyStays, nothingLeft } from "./verdict.ts";
import { startWorkload, type Workload } from "./workload.ts";
import { makeWorld, type World } from "./world.ts";

export type SuiteOptions = { faults: number; seed: number; rows: number };
type Say = (line: string) => void;

const seconds = (since: number) => ((Date.now() - since) / 1000).toFixed(0);
const slowest = (list: number[]) =>
  list.length === 0 ? "" : `, the slowest in ${Math.max(...list).toFixed(1)} s`;

async function inject(
  context: FaultContext,
  options: SuiteOptions,
  workload: Workload,
  say: Say,
  deadline: Deadline,
): Promise<Injected> {
  const left = new Set<string>();
  const noDisk = await makeDisk(context.world);
  if (noDisk !== undefined) {
    left.add("disk full");
    say(`No disk is filled: ${noDisk}.`);
  }
  const began = Date.now();
  return injectFaults(context, options.faults, left, (n) => {
    deadline.now(`at fault ${n} of ${options.faults}`);
    if (n % 20 === 0) say(`${n} faults, ${workload.seen.reads} reads, ${seconds(began)} s`);
  });
}

/** What was seen while faults happened. */
async function during(context: FaultContext, { seen, versions }: Workload): Promise<Check[]> {
  const { cancels, slowCancels, ends, slowEnds, workers } = context;
  return [
    {
      name: "readers saw no empty, mixed or older table",
      compared: seen.reads,
      of: "reads",
      failures: seen.faults,
    },
    await versions.seedsWithOlder(context.world),
    {
      name: "no reader was refused or held up for two seconds",
      compared: seen.reads + seen.heldUp.length,
      of: "reads",
      failures: seen.heldUp,
    },
    {
      name: `a load that is cancelled stops within 5 s${slowest(cancels)}`,
      compared: cancels.length,
      of: "cancellations",
      failures: slowCancels,
    },
    {
      name: `a worker that is told to end does so within 12 s${slowest(ends)}`,
      compared: ends.length,
      of: "ends",
      failures: slowEnds,
    },
    {
      name: "no worker ended by itself",
      compared: workers.reduce((sum, slot) => sum + slot.starts, 0),
      of: "processes",
      failures: workers.flatMap((slot) => slot.crashes),
    },
  ];
}

/** Whether the run was one: every kind of fault hit something, and the source changed meanwhile. */
const whatHappened = ({ counts, names, total }: Injected, changed: number): Check[] => [
  {
    name: `every kind of fault was injected, ${total} faults in all`,
    compared: names.length,
    of: "kinds",
    failures: names.filter((name) => !counts.has(name)).map((name) => `${name}: never`),
  },
  { name: "the source changed meanwhile", compared: changed, of: "transactions", failures: [] },
];

/** What must be so once all is quiet. */
async function afterwards(world: World, deadline: Deadline): Promise<Check[]> {
  deadline.now("waiting for the last loads");
  const checks = [await finalLoads(world), ...(await controlSays(world))];
  deadline.now("comparing the warehouses with fresh ones");
  const fresh = await makeFresh(world);
  return [...checks, ...(await equalFresh(world, fresh)), await nothingLeft(world)];
}

async function run(
  context: FaultContext,
  options: SuiteOptions,
  say: Say,
  deadline: Deadline,
): Promise<Check[]> {
  const { world } = context;
  const workload = await startWorkload(context, options.seed);
  const injected = await inject(context, options, workload, say, deadline);
  deadline.now("waiting for loads to end");
  const changed = await workload.endLoads();
  const after = await afterwards(world, deadline);
  deadline.now("ending the workers");
  await workload.endReading();
  const said = await figures(world, injected);
  await workload.endSkipping();
  await Promise.all(context.workers.map((slot) => slot.end("SIGTERM")));
  const checks = [
    ...whatHappened(injected, changed),
    ...(await during(context, workload)),
    ...after,
    await nobodyStays(world),
  ];
  for (const line of said) say(line);
  return checks;
}

/** Runs the workload under faults, then undisturbed to its end. Resolves to what was checked, and where the run's data is. */
export async function suite(
  options: SuiteOptions,
  say: Say,
  deadline: Deadline,
): Promise<{ checks: Check[]; data: string }> {
  const began = Date.now();
  const world = await makeWorld(options.seed, options.rows);
  say(
    `A server with a source of ${options.rows} padded rows stands after ${seconds(began)} s: ${world.data}`,
  );
  const context = makeContext(world, options.seed);
  const leave = () => {
    for (const slot of context.workers) slot.signal("SIGKILL");
    world.kill();
    removeDisk(world);
  };
  deadline.onLate(leave);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      leave();
      process.exit(130);
    });
  try {
    const checks = await run(context, options, say, deadline);
    return { checks, data: world.data };
  } finally {
    await Promise.all(context.workers.map((slot) => slot.end("SIGKILL")));
    await world.close();
    removeDisk(world);
    say(`${seconds(began)} s in all`);
  }
}
