import { expect, test } from "vitest";
import { freshnessState, nextDue } from "./freshness-due.ts";

const nightly = "0 4 * * *";
const at = (text: string) => new Date(text);

test.each([
  ["2026-11-23T03:59:59Z", "2026-11-23T04:00:00Z"],
  ["2026-11-23T04:00:00Z", "2026-11-24T04:00:00Z"],
  ["2026-11-23T23:59:59Z", "2026-11-24T04:00:00Z"],
  ["2026-12-31T22:00:00Z", "2027-01-01T04:00:00Z"],
  ["2028-02-28T05:00:00Z", "2028-02-29T04:00:00Z"],
])("after %s the next load is due at %s", (now, due) => {
  expect(nextDue(nightly, at(now))).toEqual(at(due));
});

test("the load is due at 01:00 in Sao Paulo all year, as in the years when Brazil changed its clocks it was not", () => {
  const hour = (now: string) =>
    nextDue(nightly, at(now)).toLocaleTimeString("pt-BR", {
      timeZone: "America/Sao_Paulo",
      hour: "2-digit",
      minute: "2-digit",
    });
  expect(["2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z", "2026-11-01T12:00:00Z"].map(hour)).toEqual([
    "01:00",
    "01:00",
    "01:00",
  ]);
  expect(hour("2018-12-15T12:00:00Z")).toBe("02:00");
});

test("data of the last night are fresh until the next night has had two hours", () => {
  const asOf = at("2026-11-22T04:00:05Z");
  expect(freshnessState(nightly, asOf, at("2026-11-22T12:00:00Z"))).toBe("fresh");
  expect(freshnessState(nightly, asOf, at("2026-11-23T05:59:00Z"))).toBe("fresh");
  expect(freshnessState(nightly, asOf, at("2026-11-23T06:01:00Z"))).toBe("late");
});

test("a customer that was never loaded is empty, not late", () => {
  expect(freshnessState(nightly, null, at("2026-11-23T12:00:00Z"))).toBe("empty");
});
