import { type Random, randomOf } from "./random.ts";
import { WorkerSlot } from "./worker-process.ts";
import type { World } from "./world.ts";

/** What a fault may touch, and where it writes down what it saw. */
export type FaultContext = {
  world: World;
  random: Random;
  workers: WorkerSlot[];
  /** Workers that were killed or paused: nobody waits half a minute to find that out. */
  deadPids: Set<number>;
  /** Customers (ids) for whom a fault requests the load itself: nobody else does meanwhile. */
  reserved: Set<number>;
  /** Things that go on beside the faults and are waited for at the end. */
  pending: Set<Promise<void>>;
  /** Seconds that cancelled loads, and workers that were told to end, took; and what took too long. */
  cancels: number[];
  slowCancels: string[];
  ends: number[];
  slowEnds: string[];
};

/** One kind of fault. Resolves to what was hit, or to undefined when there was nothing to hit. */
export type Fault = (context: FaultContext) => Promise<string | undefined>;

/** Two workers on a world; together they want one connection more than the source allows. */
export function makeContext(world: World, seed: number): FaultContext {
  const slot = (name: string, connections: string) =>
    new WorkerSlot(world, name, {
      ...world.settings,
      WORKER_LOADS: "2",
      SOURCE_CONNECTIONS: connections,
    });
  const workers = [slot("worker-1", "1"), slot("worker-2", "2")];
  return {
    world,
    random: randomOf(seed, "faults"),
    workers,
    deadPids: new Set(),
    reserved: new Set(),
    pending: new Set(),
    cancels: [],
    slowCancels: [],
    ends: [],
    slowEnds: [],
  };
}

/** Runs something beside the faults; its failure is one of the suite. */
export function inBackground(context: FaultContext, work: Promise<void>): void {
  const kept = work.finally(() => context.pending.delete(kept));
  context.pending.add(kept);
  kept.catch(() => {});
}
