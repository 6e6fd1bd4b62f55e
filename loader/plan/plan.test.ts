import { expect, test } from "vitest";
import { type ExtractedTable, isExtracted, readManifest } from "#loader/manifest/manifest.ts";
import { plan, untilOf, windowOf } from "./plan.ts";
import { compareTenants } from "./tenants.ts";

const manifest = readManifest();
const entry = (name: string) =>
  manifest.tables.find((table) => table.table === name && isExtracted(table)) as ExtractedTable;
const stayed = compareTenants(["1", "2"], ["1", "2"]);
const hours = (count: number) => new Date(Date.UTC(2026, 2, 10) - count * 36e5).toISOString();

test("a seed and a delta fill what comes from the source, a derive the rest, and together they fill everything", () => {
  const seed = plan(manifest, "seed", {}).tables.map((table) => table.table);
  const derive = plan(manifest, "derive", {}).tables.map((table) => table.table);
  expect(new Set([...seed, ...derive])).toEqual(new Set(manifest.tables.map((table) => table.table)));
  expect(seed.length + derive.length).toBe(32);
});

test("a table that a kind of load does not fill is refused by name", () => {
  expect(() => plan(manifest, "seed", { tables: ["metrics.daily_counters"] })).toThrow(
    "does not fill metrics.daily_counters",
  );
  expect(() => plan(manifest, "derive", { tables: ["lms.users"] })).toThrow("does not fill lms.users");
  expect(() => plan(manifest, "delta", { tables: ["lms.users; DROP"] })).toThrow("There is no table");
});

/** A watermark that was set at a time, when both clocks went alike until now. */
const set = (ago: number) => ({ until: hours(ago), age: ago * 36e5, isOutdated: false });

test("a window starts an overlap before the watermark, and covers at least the last 24 hours", () => {
  expect(windowOf(entry("lms.users"), stayed, set(1), hours(0)).from).toBe(hours(25));
  expect(windowOf(entry("lms.user_lesson_progress"), stayed, set(24), hours(0)).from).toBe(hours(24 + 72));
});

test("missed nights are inside the next window", () => {
  expect(windowOf(entry("lms.users"), stayed, set(24 * 7), hours(0)).from).toBe(hours(24 * 8));
});

test("a source clock that went back moves the window's start back with it", () => {
  const mark = { until: hours(0), age: 0, isOutdated: false };
  expect(windowOf(entry("lms.users"), stayed, mark, hours(100)).from).toBe(hours(124));
});

test("a watermark that was set while the source's clock was ahead hides nothing, however many nights were missed since", () => {
  // Ten days ago the clock was nine days ahead.
  const mark = { until: hours(24), age: 240 * 36e5, isOutdated: false };
  expect(windowOf(entry("lms.users"), stayed, mark, hours(0)).from).toBe(hours(240 + 24));
});

test("a source clock that goes ahead faster than the warehouse's leaves no gap", () => {
  const mark = { until: hours(240), age: 36e5, isOutdated: false };
  expect(windowOf(entry("lms.users"), stayed, mark, hours(0)).from).toBe(hours(240 + 24));
});

test("a tenant that joined is read with its whole history, the others from the window's start", () => {
  const window = windowOf(entry("lms.users"), compareTenants(["1", "2", "9"], ["1", "2"]), set(1), hours(0));
  expect(window).toMatchObject({ known: ["1", "2"], joined: ["9"], from: hours(25) });
});

test("a table that was never loaded, one without change times, and one that means something else now, is read whole", () => {
  expect(windowOf(entry("lms.users"), stayed, { ...set(1), isOutdated: true }, hours(0)).from).toBeNull();
  expect(windowOf(entry("lms.users"), stayed, undefined, hours(0)).from).toBeNull();
  expect(windowOf(entry("lms.user_tags"), stayed, set(1), hours(0)).from).toBeNull();
});

test("the watermark lags behind the source's clock, for transactions that commit late", () => {
  expect(untilOf(manifest, "2026-03-10T00:02:00.000000Z")).toBe("2026-03-10T00:00:00.000Z");
});
