import { expect, inject, test } from "vitest";
import { ask } from "#warehouse/testing.ts";
import { sumOf } from "./query.ts";

const sum = async (rows: string) => {
  const [found] = await ask<{ sum: string }>(
    { url: inject("adminUrl") },
    `SELECT ${sumOf("t", ["id", "name", "at"])} AS sum FROM (VALUES ${rows}) t (id, name, at)`,
  );
  return found?.sum;
};

test("a checksum is the same in any order, and another when rows exchange a value, lose one or come twice", async () => {
  const rows = await sum("(1, 'a', 5), (2, 'b', 6)");
  expect(await sum("(2, 'b', 6), (1, 'a', 5)")).toBe(rows);
  const others = [
    "(1, 'b', 5), (2, 'a', 6)",
    "(1, 'a', 6), (2, 'b', 5)",
    "(1, 'a', 5), (2, 'b', NULL)",
    "(1, 'a', 5), (2, 'b', 6), (2, 'b', 6)",
    "(1, 'a', 5)",
  ];
  const sums = await Promise.all(others.map(sum));
  expect(new Set([rows, ...sums]).size).toBe(others.length + 1);
});
