import { expect, test } from "vitest";
import { lateBefore, nextNight } from "./freshness.ts";

const nightly = { cron: "0 4 * * *", time_zone: "UTC", last_due_at: null };
const at = (text: string) => new Date(text);

test.each([
  ["2026-11-23T03:59:59Z", "2026-11-23T04:00:00Z"],
  ["2026-11-23T04:00:00Z", "2026-11-24T04:00:00Z"],
  ["2026-11-23T23:59:59Z", "2026-11-24T04:00:00Z"],
  ["2026-12-31T22:00:00Z", "2027-01-01T04:00:00Z"],
  ["2028-02-28T05:00:00Z", "2028-02-29T04:00:00Z"],
])("after %s the next load is due at %s", (now, due) => {
  expect(nextNight(nightly, at(now))).toEqual(at(due));
});

test("the load is due at 01:00 in Sao Paulo all year, as in the years when Brazil changed its clocks it was not", () => {
  const hour = (now: string) =>
    nextNight(nightly, at(now))?.toLocaleTimeString("pt-BR", {
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
  const isLate = (now: string) => asOf < (lateBefore(nightly, at(now)) ?? asOf);
  expect(isLate("2026-11-22T12:00:00Z")).toBe(false);
  expect(isLate("2026-11-23T05:59:00Z")).toBe(false);
  expect(isLate("2026-11-23T06:01:00Z")).toBe(true);
});

test("nothing is due, and so nothing late, without a schedule", () => {
  const now = at("2026-11-23T12:00:00Z");
  expect(nextNight(null, now)).toBeNull();
  expect(lateBefore(null, now)).toBeNull();
});

test("a schedule is kept on the clock of its time zone", () => {
  const local = { cron: "0 1 * * *", time_zone: "America/Sao_Paulo", last_due_at: null };
  expect(nextNight(local, at("2018-12-15T12:00:00Z"))).toEqual(at("2018-12-16T03:00:00Z"));
});
