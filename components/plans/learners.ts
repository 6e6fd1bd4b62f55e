import type { LearnersUse } from "#db/queries/plans-use.ts";

/** What a plan's limit counts: learners, or what tenants are allowed by contract where that is more. */
export const learnersUsed = ({ learners, cap }: LearnersUse): number => Math.max(learners, cap ?? 0);

/** Whether a customer has more learners than a limit, and nobody has accepted so many over it or a lower one. */
export function isBeyond(limit: number | null, use: LearnersUse | null): boolean {
  if (limit === null || use === null) return false;
  const used = learnersUsed(use);
  return used > limit && !use.accepted.some((one) => one.limit <= limit && one.learners >= used);
}
