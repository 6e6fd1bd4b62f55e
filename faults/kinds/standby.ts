import { type Fault, inBackground } from "../context.ts";
import { becomes, sleep } from "../time.ts";
import type { World } from "../world.ts";

/** Nobody reads an older state from the standby than was read before; undefined where it does not come so far. */
async function change({ proxies: { source }, port, admin, standby }: World, to: "standby" | "primary") {
  source.goTo(undefined);
  source.cut();
  const place = async () => {
    const { rows } = await admin.query<{ place: string }>("SELECT pg_current_wal_insert_lsn() AS place");
    return rows[0]?.place ?? "";
  };
  try {
    const wanted = to === "primary" ? undefined : await place();
    const isThere = wanted === undefined || (await becomes(() => standby.has(wanted), 5));
    source.goTo(to === "standby" && isThere ? standby.port : port);
    return isThere;
  } catch (error) {
    source.goTo(port);
    throw error;
  }
}

/** What a standby cannot replay beside its readers: rows that are removed for good, and a table that is locked. */
async function provoke(world: World): Promise<void> {
  const source = await world.open("platform");
  try {
    await source.query("UPDATE platform.tags SET title = title");
    await source.query("VACUUM platform.tags");
    await source.query("SET lock_timeout = '1s'");
    await source.query("BEGIN; LOCK TABLE platform.progress_events IN ACCESS EXCLUSIVE MODE; COMMIT");
  } catch (error) {
    // The platform is at work itself.
    if ((error as { code?: string }).code !== "55P03") throw error;
  } finally {
    await source.end().catch(() => {});
  }
}

let isInUse = false;

/** The source is a standby for some seconds: it falls behind, and then cancels what is in the way of catching up. */
export const readStandby: Fault = async (context) => {
  const { world, random } = context;
  const { standby } = world;
  if (isInUse) return undefined;
  isInUse = true;
  const goBack = async () => {
    await standby.replay("resume");
    await change(world, "primary");
    isInUse = false;
  };
  const milliseconds = random.between(500, 2000);
  const before = await standby.conflicts();
  const hasConflicts = async () => (await standby.conflicts()) > before;
  let hit = false;
  try {
    if (await change(world, "standby")) {
      await standby.replay("pause");
      await sleep(milliseconds);
      // Nobody is in the way where nobody reads.
      const isRead = await becomes(async () => world.proxies.source.ports().length > 0, 2);
      if (isRead) await provoke(world);
      await standby.replay("resume");
      hit = isRead && (await becomes(hasConflicts, 2));
    }
  } catch (error) {
    await goBack();
    throw error;
  }
  if (hit) inBackground(context, sleep(random.between(500, 3000)).then(goBack));
  else await goBack();
  return hit ? `it was ${milliseconds} ms behind` : undefined;
};
