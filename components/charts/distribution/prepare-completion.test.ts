import fc from "fast-check";
import { expect, test } from "vitest";
import { prepareCompletion } from "./prepare-completion.ts";

test("eleven counts become five parts, those who are at the end apart", () => {
  const { learners, parts } = prepareCompletion([5, 3, 1, 1, 1, 2, 0, 0, 4, 1, 2], 41.5);
  expect(learners).toBe(20);
  expect(parts).toEqual([
    { from: 0, until: 20, count: 8, share: 0.4 },
    { from: 20, until: 50, count: 3, share: 0.15 },
    { from: 50, until: 80, count: 2, share: 0.1 },
    { from: 80, until: 100, count: 5, share: 0.25 },
    { from: 100, until: 100, count: 2, share: 0.1 },
  ]);
});

test("whatever the counts are nobody is lost, and of nobody there is no share", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 11, maxLength: 11 }), (tenths) => {
      const { learners, parts } = prepareCompletion(tenths, 0);
      expect(parts.reduce((total, { count }) => total + count, 0)).toBe(learners);
      expect(parts.every(({ share }) => (share === null) === (learners === 0))).toBe(true);
    }),
  );
});
