/** One guarantee: how many things were held against it, what they are called, and which of them speak against it. */
export type Check = { name: string; compared: number; of: string; failures: string[] };

/** What a check failed by. One that compared nothing proved nothing, and fails. */
export const failuresOf = ({ compared, of, failures }: Check): string[] =>
  compared > 0 ? failures : [...failures, `there were no ${of} to look at, so nothing is proved`];

const shown = 12;

/** What there is to say of all checks, as lines, and how many passed. Without a check nothing passes. */
export function verdict(checks: readonly Check[]): { lines: string[]; passed: number; failed: number } {
  if (checks.length === 0) return { lines: ["FAILED  nothing was checked"], passed: 0, failed: 1 };
  const all = checks.map((check) => ({ ...check, failures: failuresOf(check) }));
  const lines = all.flatMap(({ name, compared, of, failures }) => [
    `${failures.length === 0 ? "passed" : "FAILED"}  ${name} (${compared} ${of})`,
    ...failures.slice(0, shown).map((line) => `        ${line}`),
    ...(failures.length > shown ? [`        and ${failures.length - shown} more`] : []),
  ]);
  const failed = all.filter(({ failures }) => failures.length > 0).length;
  return { lines, passed: all.length - failed, failed };
}
