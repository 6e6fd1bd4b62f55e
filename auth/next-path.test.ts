import { expect, test } from "vitest";
import { nextPath } from "./next-path.ts";

test.each(["/", "/loads", "/c/acme/panels?tenants=3,4"])("%s is gone to after signing in", (path) => {
  expect(nextPath(path)).toBe(path);
});

test.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "\\/evil.example",
  "javascript:alert(1)",
  "/\t/evil.example",
  "//evil.example/%2f..",
  "loads",
  "",
  `/${"a".repeat(3000)}`,
])("%s leads to the start", (path) => expect(nextPath(path)).toBe("/"));

test("a repeated or missing address leads to the start", () => {
  expect(nextPath(["/loads", "/c/acme"])).toBe("/");
  expect(nextPath(undefined)).toBe("/");
});
