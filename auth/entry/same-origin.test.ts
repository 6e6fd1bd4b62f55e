import { expect, test } from "vitest";
import { isSameOrigin } from "./same-origin.ts";

const asked = (headers: Record<string, string>, origin?: string) =>
  isSameOrigin(new Headers(headers), origin);

test("a form of our own page is taken, by the browser's word or by its origin", () => {
  expect(asked({ "sec-fetch-site": "same-origin" })).toBe(true);
  expect(asked({ origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" })).toBe(true);
  // Behind a proxy that names another host.
  expect(asked({ origin: "https://opendb.example", host: "web:3000" }, "https://opendb.example/")).toBe(true);
});

test.each<Record<string, string>>([
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "none" },
  { "sec-fetch-site": "cross-site", origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" },
  { origin: "https://evil.example", host: "127.0.0.1:3000" },
  { origin: "null", host: "127.0.0.1:3000" },
  { host: "127.0.0.1:3000" },
  {},
])("a form of another page is not: %j", (headers) => {
  expect(asked(headers)).toBe(false);
  expect(asked(headers, "https://opendb.example")).toBe(false);
});
