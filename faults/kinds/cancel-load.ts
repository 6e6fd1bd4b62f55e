import { OpendbError } from "#errors.ts";
import { requestCancel } from "#loader/run/request.ts";
import type { Fault, FaultContext } from "../context.ts";
import { openRun } from "../loads.ts";
import { becomes } from "../time.ts";

/** Whether somebody can hear the request at all: the holder lives, and the network lets it through. */
const hears = ({ world, deadPids }: FaultContext, worker: string | null) =>
  Object.values(world.proxies).every((proxy) => !proxy.isStalled()) &&
  ![...deadPids].some((pid) => worker?.includes(`:${pid}:`));

/** Somebody cancels a load. It must have ended within five seconds. */
export const cancelLoad: Fault = async (context) => {
  const { world, random } = context;
  const customer = random.pick(world.customers);
  const open = await openRun(world, customer);
  if (open?.state !== "running" || !hears(context, open.worker)) return undefined;
  try {
    await world.control.transaction((tx) => requestCancel(tx, open.id, "faults"));
  } catch (error) {
    // It ended by itself between the two looks.
    if (error instanceof OpendbError && error.code === "conflict") return undefined;
    throw error;
  }
  const since = Date.now();
  const look = async () => (await openRun(world, customer))?.id !== open.id;
  const isOver = await becomes(look, 15);
  const seconds = (Date.now() - since) / 1000;
  context.cancels.push(seconds);
  const who = `load ${open.id} (${open.kind}) of ${customer.slug}`;
  if (!isOver || seconds > 5) context.slowCancels.push(`${who} took ${seconds.toFixed(1)} s to stop`);
  return `${who} in ${seconds.toFixed(1)} s`;
};
