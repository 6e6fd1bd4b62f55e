import { expect, test } from "vitest";
import { goingOf, previewRoots, usedOf } from "./roots-preview.ts";
import { forestOf } from "./tree.ts";

const tenant = (
  id: string,
  id_parent: string | null,
  learners: number,
  user_limit: number | null = null,
) => ({
  id,
  id_parent,
  subdomain: `t${id}`,
  title: id === "2" ? "Dois" : null,
  learners,
  user_limit,
});
const forest = forestOf([
  tenant("1", null, 5),
  tenant("2", "1", 10, 100),
  tenant("3", "1", 20),
  tenant("4", null, 40),
  tenant("5", "4", 80, 50),
]);

test("what comes, what goes and what stays follows from what the warehouse holds, and sums from both trees", () => {
  expect(previewRoots(forest, { before: ["1"], after: ["3", "4"], held: ["1", "2", "3"] })).toEqual({
    come: {
      count: 2,
      learners: 120,
      first: [
        { id: "5", name: "t5", learners: 80 },
        { id: "4", name: "t4", learners: 40 },
      ],
    },
    go: {
      count: 2,
      learners: 15,
      first: [
        { id: "2", name: "Dois", learners: 10 },
        { id: "1", name: "t1", learners: 5 },
      ],
    },
    kept: 1,
    before: { learners: 35, limit: 100 },
    after: { learners: 140, limit: 50 },
  });
});

test("a tenant that the source does not have any more goes by its number, and one that was not loaded yet comes", () => {
  const { come, go } = previewRoots(forest, { before: ["1"], after: ["1"], held: ["1", "2", "77"] });
  expect([come.first, go.first]).toEqual([
    [{ id: "3", name: "t3", learners: 20 }],
    [{ id: "77", name: "77", learners: 0 }],
  ]);
  expect(goingOf(forest, ["1"], ["77"])).toEqual(["77"]);
});

test("a plan counts learners, or what is allowed by contract where that is more", () => {
  expect(usedOf({ learners: 35, limit: 100 })).toBe(100);
  expect(usedOf({ learners: 35, limit: null })).toBe(35);
});
