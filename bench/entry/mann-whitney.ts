/** The middle of values; of an even number the lower one of the two. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

/** How likely a standard normal value is at least so far from zero: Abramowitz and Stegun 7.1.26, exact to 1.5e-7. */
function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const terms = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  return terms.reduceRight((sum, term) => t * (term + sum), 0) * Math.exp(-x * x);
}

/**
 * Mann and Whitney's test of whether values of one sample tend to be greater than those of another, by the normal
 * approximation with ties (for twenty of each or more). `p`: how likely so great a difference is where there is none;
 * `greater`: how likely one of the second is greater than one of the first, ties by half.
 */
export function mannWhitney(
  first: readonly number[],
  second: readonly number[],
): { p: number; greater: number } {
  const all = [...first.map((value) => ({ value, of: 1 })), ...second.map((value) => ({ value, of: 2 }))];
  all.sort((a, b) => a.value - b.value);
  let [ranks, ties] = [0, 0];
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (all[to]?.value === all[from]?.value && to < all.length) to += 1;
    // Those that are equal share their ranks, which count from one.
    const rank = (from + 1 + to) / 2;
    ranks += all.slice(from, to).filter(({ of }) => of === 2).length * rank;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const [n, m] = [first.length, second.length];
  const u = ranks - (m * (m + 1)) / 2;
  const spread = Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
  return { p: spread === 0 ? 1 : twoSided((u - (n * m) / 2) / spread), greater: u / (n * m) };
}
