import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { kinds } from "./kinds.ts";
import type { Scene } from "./scene.ts";
import { becomes, sleep } from "./time.ts";

export type Storm = { counts: Map<string, number>; total: number; duringLoads: number; seconds: number };

async function isLoading({ world }: Scene): Promise<boolean> {
  const { rowCount } = await world.control.pool.query("SELECT FROM console.runs WHERE state = 'running'");
  return (rowCount ?? 0) > 0;
}

/** Waits for a load, since it is loads that faults are to meet, and then for some moment of it; never for long. */
async function moment(scene: Scene): Promise<void> {
  await sleep(scene.random.between(30, 700));
  if (await isLoading(scene).catch(() => false)) return;
  await becomes(() => isLoading(scene), 1);
  await sleep(scene.random.between(0, 400));
}

/** Injects one fault; undefined when it found nothing to hit. */
async function inject(scene: Scene, { name, fault }: (typeof kinds)[number]): Promise<string | undefined> {
  const since = Date.now();
  try {
    return await fault(scene);
  } catch (error) {
    // Another fault was faster: the server is away.
    if (scene.world.isAway(since)) return undefined;
    throw new Error(`The fault "${name}" could not be injected.`, { cause: error });
  }
}

/** Injects faults of drawn kinds at random moments until there were enough. Those that hit nothing do not count. */
export async function storm(
  scene: Scene,
  wanted: number,
  left: Set<string>,
  onFault: (n: number) => void,
): Promise<Storm> {
  const { random, world } = scene;
  const drawn = kinds
    .filter(({ name }) => !left.has(name))
    .flatMap((kind) => Array.from({ length: kind.weight }, () => kind));
  const began = Date.now();
  const counts = new Map<string, number>();
  let [total, duringLoads] = [0, 0];
  while (total < wanted) {
    await moment(scene);
    const kind = random.pick(drawn);
    const loading = await isLoading(scene).catch(() => false);
    const hit = await inject(scene, kind);
    if (hit === undefined) continue;
    total++;
    if (loading) duringLoads++;
    counts.set(kind.name, (counts.get(kind.name) ?? 0) + 1);
    appendFileSync(
      join(world.data, "faults.log"),
      `${new Date().toISOString()} ${total} ${kind.name}: ${hit}\n`,
    );
    onFault(total);
  }
  return { counts, total, duringLoads, seconds: (Date.now() - began) / 1000 };
}
