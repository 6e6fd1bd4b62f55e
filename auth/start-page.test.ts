import { expect, test } from "vitest";
import { startPageOf } from "./start-page.ts";

test("each role starts where its work is", () => {
  expect(startPageOf("executive", ["acme"])).toBe("/c/acme/panels");
  expect(startPageOf("operations", ["acme", "globex"])).toBe("/loads");
  expect(startPageOf("customer_success", ["acme"])).toBe("/customers");
  expect(startPageOf("admin", [])).toBe("/customers");
});

test("an executive without a customer has no page to start at yet", () => {
  expect(startPageOf("executive", [])).toBeUndefined();
});
