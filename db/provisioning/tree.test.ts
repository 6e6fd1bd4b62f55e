import { describe, expect, test } from "vitest";
import { branchOf, forestOf, matching, refusalOf, totalsOf } from "./tree.ts";

const row = (id: string, id_parent: string | null, title: string, user_limit: number | null = null) => ({
  id,
  id_parent,
  title,
  subdomain: `t${id}`,
  learners: 10,
  user_limit,
});

/** 1 has 2 below it, and 3 below that; 9 is by itself; 30 and 31 are above each other. */
const forest = forestOf([
  row("1", null, "Educação"),
  row("2", "1", "Saúde", 50),
  row("3", "2", "Campo", 20),
  row("9", null, "Outra"),
  row("30", "31", "Volta"),
  row("31", "30", "Ida"),
]);
const taken = [{ root: "2", slug: "acme", name: "Acme" }];

describe("a tenant of the source", () => {
  test.each([
    ["2", "taken"],
    ["3", "inside_customer"],
    ["1", "above_customer"],
    ["77", "missing"],
    ["9", undefined],
    ["30", undefined],
  ])("%s is refused as a root beside a customer's: %s", (id, why) =>
    expect(refusalOf(forest, id, { chosen: [], taken })?.why).toBe(why),
  );

  test.each([
    ["2", "chosen"],
    ["3", "inside_chosen"],
    ["1", "above_chosen"],
    ["9", undefined],
  ])("%s is refused beside one that is chosen: %s", (id, why) =>
    expect(refusalOf(forest, id, { chosen: ["2"], taken: [] })?.why).toBe(why),
  );

  test("is found without accents, by title, address and id, those that begin so first", () => {
    const found = (search: string) => matching(forest, search, 10).map(({ id }) => id);
    expect(found("educacao")).toEqual(["1"]);
    expect(found("SAUDE")).toEqual(["2"]);
    expect(found("t9")).toEqual(["9"]);
    expect(found("3")).toEqual(["3", "30", "31"]);
    expect(found("nothing")).toEqual([]);
  });

  test("comes with all below it, and a tree that turns back on itself ends", () => {
    expect(branchOf(forest, "1").map(({ id, depth }) => `${depth} ${id}`)).toEqual(["0 1", "1 2", "2 3"]);
    expect(branchOf(forest, "30").map(({ id }) => id)).toEqual(["30", "31"]);
    expect(totalsOf(forest, "1")).toEqual({ tenants: 3, learners: 30, limit: 70 });
    expect(totalsOf(forest, "9").limit).toBeNull();
  });

  test("is one of 5,000, which are searched and counted at once", () => {
    const many = forestOf(
      Array.from({ length: 5000 }, (_, n) => row(String(n + 1), n === 0 ? null : String(n), `Nó ${n}`)),
    );
    expect(totalsOf(many, "1").tenants).toBe(5000);
    expect(matching(many, "t5000", 10).map(({ id }) => id)).toEqual(["5000"]);
    expect(branchOf(many, "1", 100)).toHaveLength(100);
  });
});
