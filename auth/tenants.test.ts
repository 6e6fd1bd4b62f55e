import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allowedTenants, askedTenants, narrowed } from "./tenants.ts";

const ids = fc.uniqueArray(fc.bigInt(0n, 2n ** 63n - 1n), { maxLength: 40 });

describe("the tenants of a page", () => {
  test("nothing asked for is all that the person may see", () => {
    for (const given of [undefined, "", " , ", [], [""]])
      expect(narrowed([1n, 2n], askedTenants(given)), String(given)).toEqual([1n, 2n]);
  });

  test("what is asked for is read back ascending and once each", () => {
    expect(narrowed([1n, 2n, 9n], askedTenants(["9,1", "9"]))).toEqual([1n, 9n]);
    fc.assert(
      fc.property(ids, (list) => {
        const asked = askedTenants(list.join(","));
        const all = list.toSorted((a, b) => (a < b ? -1 : 1));
        expect(narrowed(all, asked)).toEqual(all);
      }),
    );
  });

  test("one tenant out of reach refuses the whole page, and never narrows it to the others", () => {
    expect(narrowed([1n, 2n], askedTenants("1,3"))).toBeUndefined();
    expect(narrowed([], askedTenants("1"))).toBeUndefined();
  });

  test("whatever is written in the address, no tenant out of reach comes through", () => {
    fc.assert(
      fc.property(ids, fc.oneof(fc.string(), fc.array(fc.string())), (allowed, given) => {
        for (const id of narrowed(allowed, askedTenants(given)) ?? []) expect(allowed).toContain(id);
      }),
    );
  });

  test.each([
    "abc",
    "1;2",
    "-1",
    "1.5",
    "0x1f",
    "1e3",
    "{1}",
    "1,2) OR (1=1",
    "99999999999999999999",
    "9223372036854775808",
  ])("%s is refused", (given) => expect(narrowed([1n, 2n], askedTenants(given))).toBeUndefined());

  test("a list of absurd length is refused", () => {
    expect(askedTenants(Array.from({ length: 1001 }, (_, n) => n).join(","))).toEqual({ kind: "invalid" });
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
