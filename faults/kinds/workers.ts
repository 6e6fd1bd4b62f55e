import { beside, type Fault, type Scene } from "../scene.ts";
import { sleep } from "../time.ts";
import type { WorkerSlot } from "../worker-process.ts";

/** A worker that has work in hand, if there is one; else any that lives. */
async function chosen({ world, workers, random, deadPids }: Scene): Promise<WorkerSlot | undefined> {
  const alive = workers.filter((slot) => slot.isAlive && !deadPids.has(slot.pid));
  if (alive.length === 0) return undefined;
  const { rows } = await world.control.pool.query<{ worker: string }>(
    "SELECT worker FROM console.runs WHERE state = 'running' AND worker IS NOT NULL",
  );
  const busy = alive.filter((slot) => rows.some(({ worker }) => worker.includes(`:${slot.pid}:`)));
  return random.pick(busy.length > 0 ? busy : alive);
}

/** kill -9, and a new one a moment later. */
export const killWorker: Fault = async (scene) => {
  const slot = await chosen(scene);
  if (!slot) return undefined;
  scene.deadPids.add(slot.pid);
  const { pid } = slot;
  await slot.end("SIGKILL");
  await sleep(scene.random.between(0, 500));
  slot.start();
  return `process ${pid}`;
};

/** SIGTERM: it gives its loads back and is gone within ten seconds. */
export const endWorker: Fault = async (scene) => {
  const slot = await chosen(scene);
  if (!slot) return undefined;
  const { pid } = slot;
  const seconds = await slot.end("SIGTERM");
  scene.deadPids.add(pid);
  scene.ends.push(seconds);
  if (seconds > 12) scene.slowEnds.push(`process ${pid} took ${seconds.toFixed(1)} s to end`);
  slot.start();
  return `process ${pid} in ${seconds.toFixed(1)} s`;
};

/**
 * A process that stands still, as a machine that swaps or is moved, long enough for its load to be taken over; then it
 * goes on as if nothing had happened.
 */
export const pauseWorker: Fault = async (scene) => {
  const slot = await chosen(scene);
  if (!slot) return undefined;
  const { pid } = slot;
  slot.signal("SIGSTOP");
  scene.deadPids.add(pid);
  const wakeUp = async (milliseconds: number) => {
    await sleep(milliseconds);
    scene.deadPids.delete(pid);
    slot.signal("SIGCONT");
  };
  beside(scene, wakeUp(scene.random.between(1500, 6000)));
  return `process ${pid}`;
};
