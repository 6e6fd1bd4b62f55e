import { expect, test } from "vitest";
import { placeOf } from "./place.ts";

test("each role starts where its work is", () => {
  expect(placeOf("executive", ["acme"])).toBe("/c/acme/panels");
  expect(placeOf("operations", ["acme", "globex"])).toBe("/loads");
  expect(placeOf("customer_success", ["acme"])).toBe("/customers");
  expect(placeOf("admin", [])).toBe("/customers");
});

test("an executive without a customer has no place yet", () => {
  expect(placeOf("executive", [])).toBeUndefined();
});
