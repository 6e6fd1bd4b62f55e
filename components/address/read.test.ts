import fc from "fast-check";
import { searchParamsToUrlQuery } from "next/dist/shared/lib/router/utils/querystring.js";
import { expect, test } from "vitest";
import { parseAsDay, parseAsRun, parseAsSearch, parseAsTenants } from "./parsers.ts";
import { hrefWithout, readAddress, type Search } from "./read.ts";

const parsers = { tenants: parseAsTenants, day: parseAsDay, run: parseAsRun };

function searchOf(query: string): Search {
  const all = new URLSearchParams(query);
  const of = (name: string) => (all.getAll(name).length > 1 ? all.getAll(name) : (all.get(name) ?? ""));
  return Object.fromEntries([...new Set(all.keys())].map((name) => [name, of(name)]));
}

test("tenants are read ascending and once each, and written as they are read", () => {
  expect(parseAsTenants.parse("9, 1,9,007")).toEqual([1n, 7n, 9n]);
  const ids = fc.uniqueArray(fc.bigInt(0n, 2n ** 63n - 1n), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(ids, (list) => {
      const read = parseAsTenants.parse(list.join(","));
      expect(read).toEqual(list.toSorted((a, b) => (a < b ? -1 : 1)));
      expect(parseAsTenants.parse(parseAsTenants.serialize(read ?? []))).toEqual(read);
    }),
  );
});

test.each([
  ...["", ",", "1,", "1,,2", "abc", "1,abc", "1;2", "-1", "1.5", "0x1f", "1e3", "{1}", "1,2) OR (1=1"],
  ...[
    "99999999999999999999",
    "9223372036854775808",
    "1\0",
    "١",
    Array.from({ length: 1001 }, () => 1).join(),
  ],
])("%j names no tenants, not even in part", (text) => expect(parseAsTenants.parse(text)).toBeNull());

test.each(["", "0", "007", "-1", "1e3", "1.0", " 1", "1\0", "1".repeat(30), "٣"])("%j is no load", (text) =>
  expect(parseAsRun.parse(text)).toBeNull(),
);

test("a search is not longer than its field", () => {
  expect(parseAsSearch.parse("a".repeat(101))).toBeNull();
  expect(parseAsSearch.parse("%';--")).toBe("%';--");
});

test.each(["sort", "filter", "at"])("a prototype that an address names adds nothing to its %s", (name) => {
  const search = searchParamsToUrlQuery(new URLSearchParams(`__proto__=1&${name}=2`));
  const { values, problems } = readAddress(search, { [name]: parseAsSearch });
  expect(values[name]).toBe("2");
  expect(problems).toEqual([]);
  expect(hrefWithout(search, [])).toBe(`?${name}=2`);
});

test("of a repeated parameter the first counts, and that it is repeated is told", () => {
  const { values, problems } = readAddress(searchOf("tenants=1&tenants=2"), parsers);
  expect(values).toEqual({ tenants: [1n], day: null, run: null });
  expect(problems).toEqual([{ kind: "repeated", name: "tenants" }]);
});

test("what the page does not know and what it cannot understand is told by name", () => {
  const { values, problems } = readAddress(
    searchOf("tenant=3&foo=1&day=2026-02-30&__proto__=x&constructor=1"),
    parsers,
  );
  expect(values).toEqual({ tenants: null, day: null, run: null });
  expect(problems).toEqual([
    { kind: "unknown", name: "tenant" },
    { kind: "unknown", name: "foo" },
    { kind: "value", name: "day" },
    { kind: "unknown", name: "__proto__" },
    { kind: "unknown", name: "constructor" },
  ]);
});

test("what mail programs and networks add to links is left alone", () => {
  const query = "utm_source=mail&utm_campaign=x&fbclid=1&gclid=2&mc_eid=3&msclkid=4&_gl=5";
  expect(readAddress(searchOf(query), parsers).problems).toEqual([]);
  expect(readAddress(searchOf("utm=1&clid=2"), parsers).problems).toHaveLength(2);
});

test("the link of a notice takes away what it is about, keeps all else, and then nothing is told", () => {
  const search = searchOf("tenants=1&tenants=2&foo=1&day=2026-01-01&run=x&utm_source=mail");
  const { problems } = readAddress(search, parsers);
  const [repeated] = problems;
  expect(hrefWithout(search, repeated ? [repeated] : [])).toBe(
    "?tenants=1&foo=1&day=2026-01-01&run=x&utm_source=mail",
  );
  expect(hrefWithout(search, problems)).toBe("?tenants=1&day=2026-01-01&utm_source=mail");
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()))), (any) => {
      const left = hrefWithout(any, readAddress(any, parsers).problems);
      expect(readAddress(searchOf(left), parsers).problems).toEqual([]);
    }),
  );
});
