import { expect, test } from "vitest";
import { instantOf, windowOf } from "./window.ts";

test("a day begins at midnight in Sao Paulo, with and without its summer time", () => {
  expect(instantOf("2026-03-31", "--from")).toBe("2026-03-31T03:00:00.000Z");
  expect(instantOf("2018-01-15", "--from")).toBe("2018-01-15T02:00:00.000Z");
});

test("an instant keeps its offset", () => {
  expect(instantOf("2026-03-31T04:00:00+02:00", "--from")).toBe("2026-03-31T02:00:00.000Z");
});

test.each(["yesterday", "2026-02-30", "2026-03-31T04:00", "31/03/2026", ""])("%j is refused", (text) => {
  expect(() => instantOf(text, "--from")).toThrow(/is no day and no instant/);
});

test("a window that ends before it begins is refused", () => {
  expect(() => windowOf({ from: "2026-02-02", until: "2026-02-02" })).toThrow(
    /--from has to lie before --until/,
  );
  expect(windowOf({})).toEqual({ from: undefined, until: undefined });
});
