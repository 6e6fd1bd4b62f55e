import type { OnProgress } from "#loader/run/load.ts";
import { since } from "./clock.ts";

type Seen = { rows: number; seconds: number };

/** Notes how far each table is, to say afterwards whether a load grew slower as it went. */
export class Pace {
  readonly #start = performance.now();
  readonly #tables = new Map<string, Seen[]>();

  readonly onProgress: OnProgress = ({ table, rows, isDone }) => {
    const seen = this.#tables.get(table) ?? [{ rows: 0, seconds: since(this.#start) }];
    this.#tables.set(table, seen);
    const last = seen.at(-1)?.rows ?? 0;
    // At the end of a step the rows are those of the whole again, long after the last was copied.
    if (!isDone && rows > last) seen.push({ rows, seconds: since(this.#start) });
  };

  /** Seconds that each tenth of the rows of the largest table took to copy. */
  tenths(): number[] {
    const [largest] = [...this.#tables.values()].sort(
      (a, b) => (b.at(-1)?.rows ?? 0) - (a.at(-1)?.rows ?? 0),
    );
    const total = largest?.at(-1)?.rows ?? 0;
    if (!largest || total === 0) return [];
    const at = (part: number) => largest.find(({ rows }) => rows >= (total * part) / 10)?.seconds ?? 0;
    return Array.from({ length: 10 }, (_, part) => at(part + 1) - at(part));
  }
}
