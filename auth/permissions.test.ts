import { expect, test } from "vitest";
import { permissions, personRoles } from "#db/vocabulary.ts";
import { permissionsOf, seesAllCustomers } from "./permissions.ts";

test("executives read panels and nothing else", () => {
  expect([...permissionsOf("executive")]).toEqual(["panels.read"]);
});

test("operations request and read loads but see no personal columns", () => {
  const granted = permissionsOf("operations");
  expect((["loads.read", "loads.request", "loads.seed"] as const).every((name) => granted.has(name))).toBe(
    true,
  );
  expect(granted.has("personal.read")).toBe(false);
  expect(granted.has("customers.provision")).toBe(false);
});

test("customer success provisions and reads tables, but requests no loads", () => {
  const granted = permissionsOf("customer_success");
  expect(granted.has("customers.provision") && granted.has("personal.read")).toBe(true);
  expect(granted.has("loads.request") || granted.has("loads.seed")).toBe(false);
});

test("admins may do everything, and only they see customers without a membership", () => {
  expect(permissionsOf("admin")).toEqual(new Set(permissions));
  expect(personRoles.filter(seesAllCustomers)).toEqual(["admin"]);
});
