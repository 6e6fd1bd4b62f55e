import { type Fault, type FaultContext, inBackground } from "../context.ts";
import { sleep } from "../time.ts";
import type { WorkerSlot } from "../worker-process.ts";

/** A worker that has work in hand, if there is one; else any that lives. */
async function chosen({ world, workers, random, deadPids }: FaultContext): Promise<WorkerSlot | undefined> {
  const alive = workers.filter((slot) => slot.isAlive && !deadPids.has(slot.pid));
  if (alive.length === 0) return undefined;
  const { rows } = await world.control.pool.query<{ worker: string }>(
    "SELECT worker FROM console.runs WHERE state = 'running' AND worker IS NOT NULL",
  );
  const busy = alive.filter((slot) => rows.some(({ worker }) => worker.includes(`:${slot.pid}:`)));
  return random.pick(busy.length > 0 ? busy : alive);
}

/** kill -9, and a new one a moment later. */
export const killWorker: Fault = async (context) => {
  const slot = await chosen(context);
  if (!slot) return undefined;
  context.deadPids.add(slot.pid);
  const { pid } = slot;
  await slot.end("SIGKILL");
  await sleep(context.random.between(0, 500));
  slot.start();
  return `process ${pid}`;
};

/** SIGTERM: it gives its loads back and is gone within ten seconds. */
export const endWorker: Fault = async (context) => {
  const slot = await chosen(context);
  if (!slot) return undefined;
  const { pid } = slot;
  const seconds = await slot.end("SIGTERM");
  context.deadPids.add(pid);
  context.ends.push(seconds);
  if (seconds > 12) context.slowEnds.push(`process ${pid} took ${seconds.toFixed(1)} s to end`);
  slot.start();
  return `process ${pid} in ${seconds.toFixed(1)} s`;
};

/**
 * A process that stands still, as a machine that swaps or is moved, long enough for its load to be taken over; then it
 * goes on as if nothing had happened.
 */
export const pauseWorker: Fault = async (context) => {
  const slot = await chosen(context);
  if (!slot) return undefined;
  const { pid } = slot;
  slot.signal("SIGSTOP");
  context.deadPids.add(pid);
  const wakeUp = async (milliseconds: number) => {
    await sleep(milliseconds);
    context.deadPids.delete(pid);
    slot.signal("SIGCONT");
  };
  inBackground(context, wakeUp(context.random.between(1500, 6000)));
  return `process ${pid}`;
};

/**
 * A process that stands still while it takes a run, with the lock that all claims need. It wakes up when the server has
 * long ended its session: the others were kept from their claims for seconds only.
 */
export const stopInClaim: Fault = async (context) => {
  const { world, workers, random, deadPids } = context;
  const alive = workers.filter((slot) => slot.isAlive && !deadPids.has(slot.pid));
  if (alive.length === 0) return undefined;
  const slot = random.pick(alive);
  const { pid } = slot;
  const admin = await world.open("opendb");
  try {
    // Who has a free place looks once a second, and waits here.
    await admin.query("BEGIN; SELECT pg_advisory_xact_lock(hashtext('opendb.claim'))");
    await sleep(1200);
    slot.signal("SIGSTOP");
    deadPids.add(pid);
    await admin.query("COMMIT");
  } finally {
    await admin.end().catch(() => {});
  }
  const wakeUp = async () => {
    await sleep(18_000);
    deadPids.delete(pid);
    slot.signal("SIGCONT");
  };
  inBackground(context, wakeUp());
  return `process ${pid}`;
};
