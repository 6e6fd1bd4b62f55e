import { sum } from "d3-array";

/** Where the parts of a distribution begin, in tenths of the way; the last is of those who are at its end. */
const begins = [0, 2, 5, 8, 10] as const;

/** `from` and `until` in per cent; the last part is of exactly 100. `share` of all, 0 to 1; null of nobody. */
export type CompletionPart = { from: number; until: number; count: number; share: number | null };

export type Completion = {
  learners: number;
  /** Per cent, 0 to 100. */
  mean: number;
  parts: CompletionPart[];
};

/**
 * How far learners are, in five parts that one can tell apart on a narrow bar. `tenths`: eleven counts, of those from 0, 10,
 * ... 90 per cent on, and of those at 100.
 */
export function prepareCompletion(tenths: readonly number[], mean: number): Completion {
  const learners = sum(tenths);
  const parts = begins.map((begin, at) => {
    const end = begins[at + 1] ?? 11;
    const count = sum(tenths.slice(begin, end));
    return {
      from: begin * 10,
      until: Math.min(end, 10) * 10,
      count,
      share: learners > 0 ? count / learners : null,
    };
  });
  return { learners, mean, parts };
}
