import { OpendbError } from "#errors.ts";
import { requestCancel } from "#loader/run/request.ts";
import type { Fault, FaultContext } from "../context.ts";
import { openRun } from "../loads.ts";
import { becomes } from "../time.ts";

/** Whether somebody can hear the request at all: the holder lives, and the network lets it through. */
const hears = ({ world, deadPids }: FaultContext, worker: string | null) =>
  Object.values(world.proxies).every((proxy) => !proxy.isStalled()) &&
  ![...deadPids].some((pid) => worker?.includes(`:${pid}:`));

/** What the server is busy with, and what of it waits for whom: without that nobody finds out why a load went on. */
async function whatGoesOn({ world }: FaultContext, idRun: number): Promise<string> {
  const { rows } = await world.admin.query<{ line: string }>(
    `SELECT format('    %s, worker %s, heard of %s s ago', state, worker,
       round(extract(epoch FROM clock_timestamp() - heartbeat_at), 1)) AS line FROM console.runs WHERE id = $1
     UNION ALL SELECT format('    %s %s: %s for %s s, %s %s, behind %s: %s', datname, pid, state,
       round(extract(epoch FROM clock_timestamp() - state_change), 1), wait_event_type, wait_event, pg_blocking_pids(pid),
       left(regexp_replace(query, '\\s+', ' ', 'g'), 120))
     FROM pg_stat_activity WHERE client_port IS NOT NULL AND pid <> pg_backend_pid()`,
    [idRun],
  );
  return rows.map(({ line }) => `\n${line}`).join("");
}

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
  const isInTime = await becomes(look, 5);
  const why = isInTime ? "" : await whatGoesOn(context, open.id).catch(String);
  const isOver = isInTime || (await becomes(look, 10));
  const seconds = (Date.now() - since) / 1000;
  context.cancels.push(seconds);
  const who = `load ${open.id} (${open.kind}) of ${customer.slug}`;
  if (!isOver || seconds > 5) context.slowCancels.push(`${who} took ${seconds.toFixed(1)} s to stop${why}`);
  return `${who} in ${seconds.toFixed(1)} s`;
};
