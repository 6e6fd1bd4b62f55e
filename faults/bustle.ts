import { keepChanging } from "./changes.ts";
import { Expected, extracted } from "./expected.ts";
import { hurry, keepLoading } from "./loads.ts";
import { Marks } from "./marks.ts";
import { randomOf } from "./random.ts";
import { keepReading, makeViews, type Seen, waysOf } from "./reader.ts";
import type { Scene } from "./scene.ts";
import { sleep } from "./time.ts";
import type { World } from "./world.ts";

/** Everything that goes on while faults happen. */
export type Bustle = {
  seen: Seen;
  marks: Marks;
  /** Ends the changes of the source and the requests for loads. Resolves to how many changes there were. */
  endLoads(): Promise<number>;
  endReading(): Promise<void>;
  endHurrying(): Promise<void>;
};

async function keepHurrying({ world, deadPids }: Scene, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await hurry(world, deadPids).catch(() => {});
    await sleep(600);
  }
}

async function settle(world: World, marks: Marks): Promise<void> {
  const source = await world.open("platform");
  await marks.settle(source);
  await source.end();
}

/** Starts the workers, the changes at the source, the requests for loads and the readers of every customer. */
export async function startBustle(scene: Scene, seed: number): Promise<Bustle> {
  const { world, workers, deadPids } = scene;
  const expected = new Expected(world.customers);
  const marks = new Marks();
  const source = await world.open("platform");
  await marks.make(source, world.customers);
  await expected.note(
    source,
    extracted.map((entry) => entry.table),
  );
  await source.end();
  for (const customer of world.customers) await makeViews(world, customer);
  for (const slot of workers) slot.start();

  const [loading, reading, hurrying] = [new AbortController(), new AbortController(), new AbortController()];
  const seen: Seen = { reads: 0, faults: [], heldUp: [] };
  const changes = keepChanging(world, expected, marks, randomOf(seed, "changes"), loading.signal);
  const loads = world.customers.map((customer) =>
    keepLoading(world, customer, randomOf(seed, `loads ${customer.slug}`), loading.signal),
  );
  const readers = world.customers.flatMap((customer) =>
    waysOf(expected, marks).map((ways, at) => {
      const random = randomOf(seed, `reader ${at} ${customer.slug}`);
      return keepReading(world, customer, ways, random, reading.signal, seen);
    }),
  );
  const passing = keepHurrying(scene, hurrying.signal);
  for (const work of [changes, ...loads, ...readers]) work.catch(() => {});
  return {
    seen,
    marks,
    endLoads: async () => {
      loading.abort();
      const [changed] = await Promise.all([changes, ...loads, ...scene.pending]);
      await settle(world, marks);
      for (const slot of workers) deadPids.delete(slot.pid);
      return changed;
    },
    endReading: async () => {
      reading.abort();
      await Promise.all(readers);
    },
    endHurrying: async () => {
      hurrying.abort();
      await passing;
    },
  };
}
