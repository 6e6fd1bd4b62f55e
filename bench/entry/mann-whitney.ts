import { errorFunction, wilcoxonRankSum } from "simple-statistics";

/**
 * Mann and Whitney's test of whether values of one sample tend to be greater than those of another, by the normal
 * approximation (for twenty of each or more, of which hardly any are equal). `p`: how likely so great a difference is where
 * there is none; `greater`: how likely one of the second is greater than one of the first, ties by half.
 */
export function mannWhitney(first: number[], second: number[]): { p: number; greater: number } {
  const [n, m] = [first.length, second.length];
  const u = wilcoxonRankSum(second, first) - (m * (m + 1)) / 2;
  const z = (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  // The library's error function is an approximation, that of 0 a little below 0.
  const p = Math.min(1, 1 - errorFunction(Math.abs(z) / Math.SQRT2));
  return { p, greater: u / (n * m) };
}
