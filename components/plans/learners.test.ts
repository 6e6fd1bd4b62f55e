import { expect, test } from "vitest";
import { isBeyond } from "./learners.ts";

const use = { learners: 90, cap: 120, accepted: [{ limit: 110, learners: 120 }] };

test("learners are beyond a limit by what is allowed, too, unless so many were accepted over it or a lower one", () => {
  expect([null, 120, 115, 110, 109].map((limit) => isBeyond(limit, use))).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
  expect(isBeyond(110, { ...use, learners: 121 }), "one more than was accepted").toBe(true);
  expect(isBeyond(1, null), "nothing was measured yet").toBe(false);
});
