import { type Comparison, choiceParsers, type Preset } from "../panel-params.ts";

/** What somebody chose for the panels of a customer; `range` stays relative, so that tomorrow it is tomorrow's. */
export type Choice = {
  range: Preset | null;
  from: string | null;
  until: string | null;
  tenants: readonly bigint[] | null;
  compare: Comparison | null;
};

/** The cookie of a person's choice: who else uses the same browser has one of their own. */
export const keptName = (person: number): string => `opendb-panels-${person}`;

// Browsers keep 4,096 bytes a cookie, its name and attributes included.
const longest = 3500;

/** The choice as a cookie has it: tenants by their distance from one another. Empty where it is too long to be kept. */
export function writeKept({ range, from, until, tenants, compare }: Choice): string {
  const steps = (tenants ?? []).map((id, at) => (id - (tenants?.[at - 1] ?? 0n)).toString(36));
  const text = [range ?? "", from ?? "", until ?? "", compare ?? "", steps.join(".")].join("_");
  return text.length > longest ? "" : text;
}

function readTenants(steps: string): bigint[] | null {
  if (!/^[0-9a-z]{1,13}(\.[0-9a-z]{1,13})*$/.test(steps)) return null;
  let last = 0n;
  const ids = steps.split(".").map((step) => {
    const distance = [...step].reduce((sum, sign) => sum * 36n + BigInt(Number.parseInt(sign, 36)), 0n);
    last += distance;
    return last;
  });
  return choiceParsers.tenants.parse(ids.join(","));
}

/** The choice of a cookie; null where it holds no range that could be asked for. Nobody but the browser vouches for it. */
export function readKept(text: string | undefined): Choice | null {
  const parts = (text ?? "").split("_");
  const [range = "", from = "", until = "", compare = "", steps = ""] = parts;
  if (parts.length !== 5) return null;
  const days = {
    range: choiceParsers.range.parse(range),
    from: choiceParsers.from.parse(from),
    until: choiceParsers.until.parse(until),
  };
  if (days.range === null && (days.from === null || days.until === null || days.from > days.until))
    return null;
  return {
    ...(days.range === null ? days : { ...days, from: null, until: null }),
    tenants: readTenants(steps),
    compare: choiceParsers.compare.parse(compare),
  };
}
