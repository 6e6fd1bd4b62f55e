import { type Bustle, startBustle } from "./bustle.ts";
import { calm, makeFresh } from "./calm.ts";
import type { Deadline } from "./deadline.ts";
import { figures } from "./figures.ts";
import { makeDisk, removeDisk } from "./kinds/disk.ts";
import { type Scene, setScene } from "./scene.ts";
import { type Storm, storm } from "./storm.ts";
import { type Check, controlSays, equalsFresh, nobodyStays, nothingLeft } from "./verdict.ts";
import { makeWorld, type World } from "./world.ts";

export type SuiteOptions = { faults: number; seed: number; rows: number };
type Say = (line: string) => void;

const seconds = (since: number) => ((Date.now() - since) / 1000).toFixed(0);
const most = (list: number[]) =>
  list.length === 0 ? "none" : `${list.length}, slowest ${Math.max(...list).toFixed(1)} s`;

async function blow(
  scene: Scene,
  options: SuiteOptions,
  bustle: Bustle,
  say: Say,
  deadline: Deadline,
): Promise<Storm> {
  const left = new Set<string>();
  const noDisk = await makeDisk(scene.world);
  if (noDisk !== undefined) {
    left.add("disk full");
    say(`No disk is filled: ${noDisk}.`);
  }
  const began = Date.now();
  return storm(scene, options.faults, left, (n) => {
    deadline.now(`at fault ${n} of ${options.faults}`);
    if (n % 20 === 0) say(`${n} faults, ${bustle.seen.reads} reads, ${seconds(began)} s`);
  });
}

/** What was seen while it blew. */
async function during(scene: Scene, { seen, marks }: Bustle): Promise<Check[]> {
  const { cancels, slowCancels, ends, slowEnds, workers } = scene;
  return [
    { name: `readers saw no empty, mixed or older table (${seen.reads} reads)`, against: seen.faults },
    { name: "no reader saw tables of a seed beside older ones", against: await marks.against(scene.world) },
    { name: "no reader was refused or held up for two seconds", against: seen.heldUp },
    { name: `a load that is cancelled stops within 5 s (${most(cancels)})`, against: slowCancels },
    { name: `a worker that is told to end does so within 12 s (${most(ends)})`, against: slowEnds },
    { name: "no worker ended by itself", against: workers.flatMap((slot) => slot.crashes) },
  ];
}

/** What must be so once all is quiet. */
async function afterwards(world: World, deadline: Deadline): Promise<Check[]> {
  deadline.now("waiting for the last loads");
  const checks = [
    { name: "after the storm a delta and a derive run to their end", against: await calm(world) },
    ...(await controlSays(world)),
  ];
  deadline.now("comparing the warehouses with fresh ones");
  const fresh = await makeFresh(world);
  for (const [at, customer] of world.customers.entries()) {
    const other = fresh[at];
    if (other) checks.push(await equalsFresh(world, customer, other));
  }
  return [...checks, await nothingLeft(world)];
}

async function run(scene: Scene, options: SuiteOptions, say: Say, deadline: Deadline): Promise<Check[]> {
  const { world } = scene;
  const bustle = await startBustle(scene, options.seed);
  const blown = await blow(scene, options, bustle, say, deadline);
  deadline.now("ending the storm");
  const changed = await bustle.endLoads();
  const after = await afterwards(world, deadline);
  deadline.now("ending the workers");
  await bustle.endReading();
  const said = await figures(world, blown);
  await bustle.endHurrying();
  await Promise.all(scene.workers.map((slot) => slot.end("SIGTERM")));
  const name = `${blown.total} faults were injected while ${changed} transactions changed the source`;
  const checks = [
    { name, against: [] },
    ...(await during(scene, bustle)),
    ...after,
    await nobodyStays(world),
  ];
  for (const line of said) say(line);
  return checks;
}

/** Runs the storm and the calm after it. Resolves to what was checked, and where the run's data is. */
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
  const scene = setScene(world, options.seed);
  const leave = () => {
    for (const slot of scene.workers) slot.signal("SIGKILL");
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
    const checks = await run(scene, options, say, deadline);
    return { checks, data: world.data };
  } finally {
    await Promise.all(scene.workers.map((slot) => slot.end("SIGKILL")));
    await world.close();
    removeDisk(world);
    say(`${seconds(began)} s in all`);
  }
}
