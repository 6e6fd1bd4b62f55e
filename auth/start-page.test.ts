import { expect, test } from "vitest";
import { permissionsIn, permissionsOf, plainTerms } from "./permissions.ts";
import { startPageOf } from "./start-page.ts";

test("each role starts where its work is", () => {
  expect(startPageOf("executive", permissionsOf("executive"), ["acme"])).toBe("/c/acme/panels");
  expect(startPageOf("analyst", permissionsOf("analyst"), ["acme"])).toBe("/c/acme/tables");
  expect(startPageOf("operations", permissionsOf("operations"), ["acme", "globex"])).toBe("/loads");
  expect(startPageOf("customer_success", permissionsOf("customer_success"), ["acme"])).toBe("/customers");
  expect(startPageOf("admin", permissionsOf("admin"), [])).toBe("/customers");
});

test("nobody starts at a page that they may not open: operations of some tenants only have no loads", () => {
  const narrowed = permissionsIn("operations", { ...plainTerms, isNarrowed: true });
  expect(startPageOf("operations", narrowed, ["acme"])).toBe("/c/acme/panels");
});

test("an executive without a customer has no page to start at yet", () => {
  expect(startPageOf("executive", permissionsOf("executive"), [])).toBeUndefined();
});
