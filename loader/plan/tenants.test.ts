import { expect, test } from "vitest";
import { compareTenants, tenantsOf } from "./tenants.ts";

const tree = [
  { id: "1", id_parent: null },
  { id: "10", id_parent: "2" },
  { id: "2", id_parent: "1" },
  { id: "3", id_parent: null },
  { id: "4", id_parent: "3" },
];

test("a customer's tenants are its root and all that descends from it, at any depth", () => {
  expect(tenantsOf(tree, ["1"])).toEqual(["1", "2", "10"]);
});

test("of several roots a customer has what descends from each, once", () => {
  expect(tenantsOf(tree, ["3", "1"])).toEqual(["1", "2", "3", "4", "10"]);
  expect(tenantsOf(tree, ["1", "10"])).toEqual(["1", "2", "10"]);
  expect(() => tenantsOf(tree, ["1", "99"])).toThrow("The source has no tenant 99");
});

test("a tree that turns back on itself ends", () => {
  const ring = [
    { id: "1", id_parent: "2" },
    { id: "2", id_parent: "1" },
  ];
  expect(tenantsOf(ring, ["1"])).toEqual(["1", "2"]);
});

test("a root that the source does not have is refused, never read as everything", () => {
  expect(() => tenantsOf(tree, ["99"])).toThrow("The source has no tenant 99");
});

test("tenants that joined and left are told apart from those that stayed", () => {
  expect(compareTenants(["1", "2", "4"], ["1", "2", "3"])).toEqual({
    now: ["1", "2", "4"],
    known: ["1", "2"],
    joined: ["4"],
    left: ["3"],
  });
});
