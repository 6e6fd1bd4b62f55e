import { max } from "d3-array";

/** Something that is ranked, by a name that others wrote. */
export type Ranked = {
  key: string;
  name: string;
  /** What tells it from others of its name. */
  marks?: readonly string[];
  value: number | null;
  /** What stands beside its figure, such as a count. */
  note?: string;
  href?: string;
  /** All that is not told one by one. */
  isRest?: boolean;
};

/** A bar of its part of the greatest, 0 to 1; a figure that is not zero is seen, however small. */
export type RankedBar = Ranked & { part: number };

const leastSeen = 0.004;

/** The width of a bar whose figure stands behind it: the longest leaves room for that, and all keep their proportions. */
export const widthOf = (part: number): string => `calc(${Number(part.toFixed(4))} * (100% - 5.5rem))`;

/** Rows in the order in which they came: who asks has ranked them. `reach` is the end of the axis where it is not the greatest. */
export function prepareRanking(rows: readonly Ranked[], reach?: number): RankedBar[] {
  const own = rows.filter(({ isRest }) => !isRest);
  const greatest = reach ?? max(own, ({ value }) => value) ?? 0;
  return rows.map((row) => {
    // All the others together would make of each a hair.
    const value = row.isRest ? 0 : (row.value ?? 0);
    const part = greatest > 0 ? Math.min(1, value / greatest) : 0;
    return { ...row, part: value > 0 ? Math.max(leastSeen, part) : 0 };
  });
}

/** A step of a funnel, in a `group` of steps that stand together: of those of the first step, and of the step before it, how many are left; null from nobody. */
export type FunnelStep = GroupedStep & { part: number; ofFirst: number | null; ofBefore: number | null };

export type GroupedStep = Ranked & { group?: string };

/** The steps of a way in their order. A step may have more than the one before it: not everybody takes them in order. */
export function prepareFunnel(steps: readonly GroupedStep[]): FunnelStep[] {
  const of = (value: number | null, whole: number | null | undefined) =>
    value === null || !whole ? null : value / whole;
  return prepareRanking(steps).map((step, index) => ({
    ...step,
    group: steps[index]?.group,
    ofFirst: of(step.value, steps[0]?.value),
    ofBefore: index === 0 ? null : of(step.value, steps[index - 1]?.value),
  }));
}

/** Of fewer a part says nothing. */
const leastBase = 20;

/** The step that loses the greatest part of those who came to it, where these were not just a few; null where none does. */
export function greatestLoss(steps: readonly FunnelStep[]): FunnelStep | null {
  const losing = steps.filter(
    ({ ofBefore }, at) => ofBefore !== null && ofBefore < 1 && (steps[at - 1]?.value ?? 0) >= leastBase,
  );
  const [first] = losing.toSorted((a, b) => (a.ofBefore ?? 1) - (b.ofBefore ?? 1));
  return first ?? null;
}
