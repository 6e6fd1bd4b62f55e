import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

/** Whether something has come to its end, well or not, within a time. */
export async function withIn(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true).catch(() => true), late]);
  timer.abort();
  return inTime;
}

/** Looks until something is so. False when it was not within the seconds; a look that fails counts as no. */
export async function becomes(look: () => Promise<boolean>, seconds: number): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    if (await look().catch(() => false)) return true;
    if (Date.now() > end) return false;
    await sleep(100);
  }
}
