/** Seconds since an earlier performance.now(). */
export const since = (start: number): number => (performance.now() - start) / 1000;
