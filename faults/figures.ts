import type { Injected } from "./inject.ts";
import type { World } from "./world.ts";

/** What there was to see, as lines for people. */
export async function figures(
  world: World,
  { counts, total, duringLoads, seconds }: Injected,
): Promise<string[]> {
  const ended = await world.control.pool.query<{ what: string; n: number }>(
    "SELECT kind || ' ' || state AS what, count(*)::int AS n FROM console.runs GROUP BY 1 ORDER BY 1",
  );
  const sums = await world.control.pool.query<{ loads: number; again: number }>(
    `SELECT count(*)::int AS loads, coalesce(sum(greatest(attempt - 1, 0)), 0)::int AS again FROM console.runs`,
  );
  const failed = await world.control.pool.query<{ why: string; n: number }>(
    `SELECT error ->> 'code' || CASE WHEN attempt > 3 THEN ' in every attempt' ELSE '' END AS why, count(*)::int AS n
     FROM console.runs WHERE state = 'failed' GROUP BY 1 ORDER BY 2 DESC`,
  );
  const [sum] = sums.rows;
  const kinds = [...counts].sort((a, b) => b[1] - a[1]);
  return [
    "",
    `${total} faults in ${seconds.toFixed(0)} s, ${duringLoads} of them while a load ran:`,
    ...kinds.map(([name, n]) => `  ${String(n).padStart(4)}  ${name}`),
    `${sum?.loads} loads, ${sum?.again} retries and takeovers: ${ended.rows.map(({ what, n }) => `${what} ${n}`).join(", ")}`,
    `failed: ${failed.rows.map(({ why, n }) => `${why} ${n}`).join(", ") || "none"}`,
  ];
}
