import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultContext } from "./context.ts";
import { kinds } from "./kinds.ts";
import { becomes, sleep } from "./time.ts";

/** What was injected: how many of each kind, of how many kinds, in all, while a load ran; and the seconds it took. */
export type Injected = {
  counts: Map<string, number>;
  names: string[];
  total: number;
  duringLoads: number;
  seconds: number;
};

type Kind = (typeof kinds)[number];

async function isLoading({ world }: FaultContext): Promise<boolean> {
  const { rowCount } = await world.control.pool.query("SELECT FROM console.runs WHERE state = 'running'");
  return (rowCount ?? 0) > 0;
}

/** Waits for a load, since it is loads that faults are to meet, and then for some moment of it; never for long. */
async function moment(context: FaultContext): Promise<void> {
  await sleep(context.random.between(30, 700));
  if (await isLoading(context).catch(() => false)) return;
  await becomes(() => isLoading(context), 1);
  await sleep(context.random.between(0, 400));
}

/** Injects one fault; undefined when it found nothing to hit. */
async function inject(context: FaultContext, { name, fault }: Kind): Promise<string | undefined> {
  const since = Date.now();
  try {
    return await fault(context);
  } catch (error) {
    // Another fault was faster: the server is away.
    if (context.world.isAway(since)) return undefined;
    throw new Error(`The fault "${name}" could not be injected.`, { cause: error });
  }
}

/**
 * Injects faults at random moments until there were enough: one of each kind, then drawn ones. Those that hit nothing do
 * not count; a kind that never finds anything to hit would go unnoticed if all were drawn. A kind that found nothing is
 * tried again between drawn ones, so that something happens meanwhile: for as long as the others last, and twenty times
 * at least.
 */
export async function injectFaults(
  context: FaultContext,
  wanted: number,
  left: Set<string>,
  onFault: (n: number) => void,
): Promise<Injected> {
  const { random, world } = context;
  const possible = kinds.filter(({ name }) => !left.has(name));
  const drawn = possible.flatMap((kind) => Array.from({ length: kind.weight }, () => kind));
  const due = random.shuffle(possible).map((kind) => ({ kind, tries: 0 }));
  const began = Date.now();
  const counts = new Map<string, number>();
  let [total, duringLoads, turn] = [0, 0, 0];
  while (total < wanted || due.some(({ tries }) => tries < 20)) {
    await moment(context);
    const isDue = due[0]?.tries === 0 || ++turn % 2 === 0;
    const first = isDue ? due.shift() : undefined;
    const kind = first?.kind ?? random.pick(drawn);
    const loading = await isLoading(context).catch(() => false);
    const hit = await inject(context, kind);
    if (hit === undefined) {
      if (first) due.push({ ...first, tries: first.tries + 1 });
      continue;
    }
    total++;
    if (loading) duringLoads++;
    counts.set(kind.name, (counts.get(kind.name) ?? 0) + 1);
    appendFileSync(
      join(world.data, "faults.log"),
      `${new Date().toISOString()} ${total} ${kind.name}: ${hit}\n`,
    );
    onFault(total);
  }
  const names = possible.map(({ name }) => name);
  return { counts, names, total, duringLoads, seconds: (Date.now() - began) / 1000 };
}
