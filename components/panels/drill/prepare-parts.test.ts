import { expect, test } from "vitest";
import type { BreakdownLine } from "#db/queries/figures/breakdown-lines.ts";
import { allParts, sumOf } from "./prepare-parts.ts";

const tenants = [
  { id: "1", name: "Norte", depth: 0 },
  { id: "2", name: "Sul", depth: 0 },
  { id: "3", name: "Sul", depth: 0 },
];
const line = (more: Partial<BreakdownLine>): BreakdownLine => ({
  tenant: "1",
  id: null,
  name: null,
  product: null,
  isDeleted: false,
  values: [1],
  ...more,
});

test("by tenant each that is asked for has a line, those without a row behind, and a row of one that has no name is not lost", () => {
  const parts = allParts(
    [line({ tenant: "3", values: [9] })],
    "tenant",
    ["1", "2", "3", "77"],
    tenants,
    false,
  );
  expect(parts.map(({ key, name, marks, line: { values } }) => [key, name, marks, values])).toEqual([
    ["3", "Sul", ["#3"], [9]],
    ["1", "Norte", [], [0]],
    ["2", "Sul", ["#2"], [0]],
    ["77", "77", [], [0]],
  ]);
  const [only] = allParts([], "tenant", ["1"], tenants, true);
  expect(only?.line.values).toEqual([null, 0, 0]);
});

test("lessons of one name are told apart by their product, then by their tenant, then by number; the rest has no name", () => {
  const lessons = [
    line({ id: "5", name: "Aula", product: "Física" }),
    line({ id: "6", name: "Aula", product: "Química" }),
    line({ tenant: "2", id: "7", name: "Aula", product: "Química" }),
    line({ id: "8" }),
    line({ tenant: null, values: [40] }),
  ];
  const parts = allParts(lessons, "lesson", ["1", "2"], tenants, false);
  expect(parts.map(({ name, marks }) => [name, ...marks])).toEqual([
    ["Aula", "Física"],
    ["Aula", "Química", "Norte"],
    ["Aula", "Química", "Sul"],
    ["8"],
    [null],
  ]);
  expect(sumOf(parts, 0)).toBe(44);
});
