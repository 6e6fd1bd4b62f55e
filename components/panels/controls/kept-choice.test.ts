import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import { comparisons, presets } from "../panel-params.ts";
import { type Choice, readKept, writeKept } from "./kept-choice.ts";

const day = fc.integer({ min: 0, max: 9000 }).map((count) => addDays("2005-01-01", count));
const days = fc.oneof(
  fc.constantFrom(...presets).map((range) => ({ range, from: null, until: null })),
  fc.tuple(day, fc.nat(4000)).map(([from, length]) => ({ range: null, from, until: addDays(from, length) })),
);
const tenants = fc.option(
  fc
    .uniqueArray(fc.bigInt(1n, 2n ** 40n), { minLength: 1, maxLength: 300 })
    .map((ids) => ids.toSorted((a, b) => (a < b ? -1 : 1))),
  { nil: null },
);
const compare = fc.option(fc.constantFrom(...comparisons), { nil: null });

test("a choice that was kept is read back the same", () => {
  fc.assert(
    fc.property(days, tenants, compare, (range, ids, than) => {
      const choice: Choice = { ...range, tenants: ids, compare: than };
      expect(readKept(writeKept(choice))).toEqual(choice);
    }),
  );
});

test("three hundred platforms beside one another fit into a cookie; what does not fit is not kept in part", () => {
  const choice = { range: "30d", from: null, until: null, compare: null } as const;
  const near = Array.from({ length: 300 }, (_, at) => 10_000_000_000n + BigInt(at) * 3n);
  expect(writeKept({ ...choice, tenants: near }).length).toBeLessThan(1000);
  const far = Array.from({ length: 1000 }, (_, at) => BigInt(at + 1) * 9_000_000_000_000_000n);
  expect(readKept(writeKept({ ...choice, tenants: far }))).toBeNull();
});

test("whatever a cookie says, it is a choice that the page takes or none", () => {
  expect(readKept(undefined)).toBeNull();
  expect(readKept("____")).toBeNull();
  expect(readKept("1y____")).toBeNull();
  expect(readKept("_2026-02-02_2026-02-01__")).toBeNull();
  expect(readKept("30d___never_<script>")).toEqual({
    range: "30d",
    from: null,
    until: null,
    tenants: null,
    compare: null,
  });
  fc.assert(
    fc.property(fc.string(), (text) => {
      const kept = readKept(text);
      expect(kept === null || readKept(writeKept(kept)) !== null).toBe(true);
    }),
  );
});
