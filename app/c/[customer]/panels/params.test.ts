import fc from "fast-check";
import { expect, test } from "vitest";
import { comparisons, presets } from "#components/panels/panel-params.ts";
import { addDays, lengthOf } from "#days.ts";
import { dailyFigures } from "#db/figures/daily.ts";
import { breakdowns } from "#db/figures/figure.ts";
import {
  type AskedRange,
  buildPanelQuery,
  daysAsked,
  hasChoice,
  hrefOf,
  longestRange,
  rangeOf,
  rangeValues,
  readPanels,
} from "./params.ts";

const yesterday = "2026-11-22";
const parsed = (query: string) => readPanels(Object.fromEntries(new URLSearchParams(query)));
const told = (query: string) => parsed(query).problems.map(({ kind, name }) => `${kind} ${name}`);

test("a range that was built into an address is read back the same", () => {
  const day = fc.integer({ min: 0, max: 9000 }).map((count) => addDays("2005-01-01", count));
  const named = fc.constantFrom(...presets).map((preset): AskedRange => ({ preset }));
  const custom = fc
    .tuple(day, fc.nat(5000))
    .map(([from, length]): AskedRange => ({ preset: "custom", from, until: addDays(from, length) }));
  fc.assert(
    fc.property(fc.oneof(named, custom), (asked) => {
      expect(parsed(buildPanelQuery(rangeValues(asked)))).toEqual({
        ...parsed(""),
        asked,
        isDefault: false,
      });
    }),
  );
});

test("whatever the address says, the range is one of days that exist, ends by yesterday and is not too long", () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.constantFrom("2026-02-30", "9999-12-31", "1900-01-01", "30d", "all", "__proto__", "0x1"),
  );
  const key = fc.option(fc.oneof(hostile, fc.array(hostile)), { nil: undefined });
  fc.assert(
    fc.property(fc.record({ range: key, from: key, until: key, __proto__: key }), (search) => {
      const { range } = rangeOf(readPanels(search), yesterday, { first: "1990-01-01", last: yesterday });
      expect(range.until <= yesterday).toBe(true);
      expect(lengthOf(range)).toBeGreaterThanOrEqual(1);
      expect(lengthOf(range)).toBeLessThanOrEqual(longestRange);
    }),
  );
});

test("what was not taken is named", () => {
  expect(told("?range=1y")).toEqual(["value range"]);
  expect(told("?from=2026-02-30&until=2026-03-01")).toEqual(["value from", "incomplete until"]);
  expect(told("?from=0001-01-01&until=2026-03-01")).toEqual(["value from", "incomplete until"]);
  expect(told("?from=2026-03-01")).toEqual(["incomplete from"]);
  expect(told("?from=2026-03-02&until=2026-03-01")).toEqual(["reversed from", "reversed until"]);
  expect(told("?range=7d&from=2026-03-01&until=2026-03-02")).toEqual(["unused from", "unused until"]);
  expect(told("?tenant=3&tenants=1,x")).toEqual(["unknown tenant", "value tenants"]);
  expect(daysAsked({ preset: "custom", from: "2026-11-01", until: "2027-01-01" }, yesterday, null)).toEqual({
    range: { from: "2026-11-01", until: yesterday },
    problems: ["future"],
  });
  expect(
    daysAsked({ preset: "custom", from: "1950-01-01", until: "2026-01-01" }, yesterday, null).problems,
  ).toEqual(["ceiling"]);
});

test("nothing asked is thirty days that end with yesterday", () => {
  const { range, problems } = rangeOf(parsed(""), yesterday, { first: "2020-01-01", last: yesterday });
  expect(range).toEqual({ from: "2026-10-24", until: yesterday });
  expect(problems).toEqual([]);
});

test("everything begins with the first day of data", () => {
  expect(daysAsked({ preset: "all" }, yesterday, "2025-05-05").range).toEqual({
    from: "2025-05-05",
    until: yesterday,
  });
  expect(lengthOf(daysAsked({ preset: "all" }, yesterday, null).range)).toBe(30);
});

test("data that ended long ago is shown at its end unless other days were asked for", () => {
  const extent = { first: "2012-10-01", last: "2014-10-12" };
  expect(rangeOf(parsed(""), yesterday, extent)).toMatchObject({
    range: { from: "2013-10-13", until: "2014-10-12" },
    problems: ["ended"],
    isCovered: true,
  });
  expect(rangeOf(parsed("?range=7d"), yesterday, extent).isCovered).toBe(false);
  expect(rangeOf(parsed(""), yesterday, null)).toMatchObject({ isCovered: false, problems: [] });
});

const day = fc.integer({ min: 0, max: 9000 }).map((count) => addDays("2005-01-01", count));
const id = fc.bigInt(1n, 2n ** 63n - 1n);
const choices = fc.record({
  asked: fc.oneof(
    fc.constantFrom(...presets).map((preset): AskedRange => ({ preset })),
    fc
      .tuple(day, fc.nat(5000))
      .map(([from, length]): AskedRange => ({ preset: "custom", from, until: addDays(from, length) })),
  ),
  tenants: fc.option(
    fc
      .uniqueArray(fc.bigInt(0n, 2n ** 63n - 1n), { minLength: 1, maxLength: 300 })
      .map((ids) => ids.toSorted((a, b) => (a < b ? -1 : 1))),
    { nil: null },
  ),
  compare: fc.constantFrom(...comparisons),
  open: fc.option(fc.constantFrom(...dailyFigures.map(({ name }) => name)), { nil: null }),
  product: fc.option(fc.record({ tenant: id, product: id }), { nil: null }),
  wall: fc.option(fc.integer({ min: 5, max: 3600 }), { nil: null }),
});

test("all that a page is asked for stands in its address, and is read back the same", () => {
  fc.assert(
    fc.property(choices, fc.constantFrom(...breakdowns), (choice, breakdown) => {
      const asked = { ...choice, isDefault: false, by: choice.open === null ? "day" : breakdown };
      expect(parsed(hrefOf(asked).slice(1))).toEqual({ ...asked, problems: [] });
    }),
  );
});

test("a link changes what it is about and keeps all else", () => {
  const read = parsed("range=90d&tenants=3,4&compare=year");
  expect(hrefOf(read, { open: "certificates", by: "tenant" })).toBe(
    "?range=90d&tenants=3,4&compare=year&open=certificates&by=tenant",
  );
  expect(hrefOf(parsed("open=dau&by=tenant"), { open: null, by: null })).toBe("?");
  expect(hrefOf(parsed(""))).toBe("?");
});

test("the previous period on the same weekdays is compared with unless another is asked for", () => {
  expect(parsed("").compare).toBe("weekdays");
  expect(parsed("compare=none").compare).toBe("none");
  expect(told("?compare=century&open=__proto__&by=hour&product=3&wall=2")).toEqual([
    "value compare",
    "value open",
    "value by",
    "value product",
    "value wall",
  ]);
  expect(parsed("wall=1").wall).toBe(30);
});

test("an address that asks for days, tenants or a comparison wins over what was chosen before", () => {
  for (const name of ["range", "from", "until", "tenants", "compare"])
    expect(hasChoice({ [name]: "x" })).toBe(true);
  expect(hasChoice({ open: "dau", utm_source: "mail" })).toBe(false);
});
