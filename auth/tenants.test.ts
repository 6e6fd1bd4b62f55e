import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allowedTenants, narrowed } from "./tenants.ts";

const ids = fc.uniqueArray(fc.bigInt(0n, 2n ** 63n - 1n), { maxLength: 40 });

describe("the tenants of a page", () => {
  test("nothing asked for is all that the person may see", () => {
    expect(narrowed([1n, 2n], null)).toEqual([1n, 2n]);
  });

  test("what is asked for comes ascending and once each", () => {
    expect(narrowed([1n, 2n, 9n], [9n, 1n, 9n])).toEqual([1n, 9n]);
  });

  test("one tenant out of reach refuses the whole page, and never narrows it to the others", () => {
    expect(narrowed([1n, 2n], [1n, 3n])).toBeUndefined();
    expect(narrowed([], [1n])).toBeUndefined();
  });

  test("whatever is asked for, no tenant out of reach comes through", () => {
    fc.assert(
      fc.property(ids, ids, (allowed, asked) => {
        for (const id of narrowed(allowed, asked) ?? []) expect(allowed).toContain(id);
      }),
    );
  });
});

describe("the tenants of a membership", () => {
  test("a membership without a list sees all tenants of the customer", () => {
    expect(allowedTenants([3n, 1n], null)).toEqual([1n, 3n]);
  });

  test("a list only narrows: a tenant that is not the customer's is no gain", () => {
    expect(allowedTenants([1n, 2n, 3n], [2n, 77n])).toEqual([2n]);
    expect(allowedTenants([1n], [])).toEqual([]);
  });
});
