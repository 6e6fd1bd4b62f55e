import { fromSource } from "#loader/tests/oracle/extracted.testing.ts";
import { keepChanging } from "./changes.ts";
import type { FaultContext } from "./context.ts";
import { Expected } from "./expected.ts";
import { keepLoading, skipWaits } from "./loads.ts";
import { randomOf } from "./random.ts";
import { keepReading, makeViews, type Seen, waysOf } from "./reader.ts";
import { sleep } from "./time.ts";
import { VersionRows } from "./version-rows.ts";
import type { World } from "./world.ts";

/** Everything that goes on while faults happen. */
export type Workload = {
  seen: Seen;
  versions: VersionRows;
  /** Ends the changes of the source and the requests for loads. Resolves to how many changes there were. */
  endLoads(): Promise<number>;
  endReading(): Promise<void>;
  endSkipping(): Promise<void>;
};

async function keepSkippingWaits({ world, deadPids }: FaultContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await skipWaits(world, deadPids).catch(() => {});
    await sleep(600);
  }
}

async function settle(world: World, versions: VersionRows): Promise<void> {
  const source = await world.open("platform");
  await versions.settle(source);
  await source.end();
}

/** Starts the workers, the changes at the source, the requests for loads and the readers of every customer. */
export async function startWorkload(context: FaultContext, seed: number): Promise<Workload> {
  const { world, workers, deadPids } = context;
  const expected = new Expected(world.customers);
  const versions = new VersionRows();
  const source = await world.open("platform");
  await versions.choose(source, world.customers);
  await expected.note(source, fromSource);
  await source.end();
  for (const customer of world.customers) await makeViews(world, customer);
  for (const slot of workers) slot.start();

  const [loading, reading, skipping] = [new AbortController(), new AbortController(), new AbortController()];
  const seen: Seen = { reads: 0, faults: [], heldUp: [] };
  const changes = keepChanging(world, expected, versions, randomOf(seed, "changes"), loading.signal);
  const loads = world.customers.map((customer) =>
    keepLoading(context, customer, randomOf(seed, `loads ${customer.slug}`), loading.signal),
  );
  const readers = world.customers.flatMap((customer) =>
    waysOf(expected, versions).map((ways, at) => {
      const random = randomOf(seed, `reader ${at} ${customer.slug}`);
      return keepReading(world, customer, ways, random, reading.signal, seen);
    }),
  );
  const passing = keepSkippingWaits(context, skipping.signal);
  for (const work of [changes, ...loads, ...readers]) work.catch(() => {});
  return {
    seen,
    versions,
    endLoads: async () => {
      loading.abort();
      const [changed] = await Promise.all([changes, ...loads, ...context.pending]);
      await settle(world, versions);
      for (const slot of workers) deadPids.delete(slot.pid);
      return changed;
    },
    endReading: async () => {
      reading.abort();
      await Promise.all(readers);
    },
    endSkipping: async () => {
      skipping.abort();
      await passing;
    },
  };
}
