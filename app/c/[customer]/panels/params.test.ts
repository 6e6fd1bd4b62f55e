import fc from "fast-check";
import { expect, test } from "vitest";
import { presets } from "#components/panels/panel-params.ts";
import { addDays, lengthOf } from "#days.ts";
import {
  type AskedRange,
  buildPanelQuery,
  daysAsked,
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
        asked,
        isDefault: false,
        tenants: null,
        problems: [],
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
