import { and, eq, inArray } from "drizzle-orm";
import type { Customer } from "#db/schema/console/customers.ts";
import { type Run, type RunOptions, runs } from "#db/schema/console/runs.ts";
import { type LoadKind, openRunStates } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { isComputed, readManifest } from "#loader/manifest/manifest.ts";
import { requestLoad } from "#loader/run/request.ts";
import { fromSource } from "#loader/tests/oracle/extracted.testing.ts";
import { recoverOrphans } from "#worker/orphans.ts";
import type { FaultContext } from "./context.ts";
import type { Random } from "./random.ts";
import { sleep } from "./time.ts";
import type { World } from "./world.ts";

const manifest = readManifest();

/** The customer's open load, if it has one. */
export async function openRun(world: World, customer: Customer): Promise<Run | undefined> {
  const [found] = await world.control
    .select()
    .from(runs)
    .where(and(eq(runs.id_customer, customer.id), inArray(runs.state, [...openRunStates])));
  return found;
}

/** Requests a load. Undefined when the customer has another one by now. */
export async function request(
  world: World,
  customer: Customer,
  kind: LoadKind,
  options: RunOptions = {},
): Promise<number | undefined> {
  try {
    // Tenants change hands here on purpose, and take their rows along.
    const confirmed = { ...options, isConfirmed: true };
    const asked = {
      idCustomer: customer.id,
      kind,
      options: confirmed,
      requestedBy: "faults",
      idPerson: null,
    };
    return (await world.control.transaction((tx) => requestLoad(tx, asked))).id;
  } catch (error) {
    if (error instanceof OpendbError && error.code === "conflict") return undefined;
    throw error;
  }
}

function drawOptions(kind: LoadKind, random: Random): RunOptions {
  if (random.chance(0.7)) return kind === "delta" && random.chance(0.15) ? { isSweep: true } : {};
  if (kind === "derive")
    return random.chance(0.5)
      ? { isFull: true }
      : { tables: [random.pick(manifest.tables.filter(isComputed)).table] };
  const some = fromSource.filter(() => random.chance(0.2));
  // The largest is always among them, so that there is something to hit.
  return { tables: [...new Set([...some, "lms.user_lesson_progress"])] };
}

/** Keeps a customer loading: seeds, deltas, derives, whole or in part, one after the other. */
export async function keepLoading(
  { world, reserved }: FaultContext,
  customer: Customer,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (!reserved.has(customer.id) && !(await openRun(world, customer))) {
        const kind = random.pick(["seed", "seed", "seed", "delta", "delta", "delta", "derive"] as const);
        await request(world, customer, kind, drawOptions(kind, random));
      }
    } catch (error) {
      if (!world.isAway(Date.now() - 15_000)) throw error;
    }
    await sleep(random.between(100, 400));
  }
}

/** Lets waiting pass: the pause before a retry, and the half minute until a killed worker's loads are found. */
export async function skipWaits(world: World, deadPids: Set<number>): Promise<void> {
  const admin = await world.open("opendb");
  try {
    await admin.query(
      "UPDATE console.runs SET next_attempt_at = now() WHERE state = 'queued' AND next_attempt_at > now()",
    );
    for (const pid of deadPids)
      await admin.query(
        `UPDATE console.runs SET heartbeat_at = heartbeat_at - interval '1 minute'
         WHERE state = 'running' AND worker LIKE '%:' || $1 || ':%' AND heartbeat_at > now() - interval '35 seconds'`,
        [pid],
      );
    await recoverOrphans(world.control);
  } finally {
    await admin.end().catch(() => {});
  }
}
