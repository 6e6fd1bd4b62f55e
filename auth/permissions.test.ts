import { describe, expect, test } from "vitest";
import { type PersonRole, permissions, personRoles } from "#db/vocabulary.ts";
import {
  outcomes,
  permissionLines,
  permissionsIn,
  permissionsOf,
  plainTerms,
  seesAllCustomers,
} from "./permissions.ts";

test("executives read panels and what is used, and set goals; analysts browse tables and set none", () => {
  expect([...permissionsOf("executive")]).toEqual([
    "panels.read",
    "usage.read",
    "goals.write",
    "notes.write",
  ]);
  expect([...permissionsOf("analyst")]).toEqual(["panels.read", "tables.read", "notes.write"]);
});

test("operations request and read loads but see no personal columns, and nothing of people", () => {
  expect([...permissionsOf("operations")]).toEqual([
    "panels.read",
    "tables.read",
    "loads.read",
    "loads.request",
    "loads.seed",
    "kits.read",
    "usage.read",
    "notes.write",
  ]);
});

test("customer success provisions, reads tables and cares for people, but requests no loads", () => {
  const given = permissionsOf("customer_success");
  for (const one of ["customers.provision", "personal.read", "people.write", "people.view_as"] as const)
    expect(given.has(one), one).toBe(true);
  expect(given.has("loads.request") || given.has("loads.seed")).toBe(false);
});

test("admins may do everything, and only they see customers without a membership", () => {
  expect(permissionsOf("admin")).toEqual(new Set(permissions));
  expect(personRoles.filter(seesAllCustomers)).toEqual(["admin"]);
});

describe("memberships", () => {
  const narrowed = { ...plainTerms, isNarrowed: true };
  const everybodyElse = personRoles.filter((role) => role !== "admin");

  test.each(everybodyElse)("%s of some tenants only has nothing of the whole customer", (role) => {
    const all = { isNarrowed: true, isPersonalGranted: true, isCustomerAdmin: true };
    const left = permissionsIn(role, all);
    for (const one of ["loads.read", "loads.request", "loads.seed", "people.read", "audit.read"] as const)
      expect(left.has(one), one).toBe(false);
    expect(left.has("panels.read")).toBe(true);
  });

  test("personal columns can be granted to who sees tables, and mean nothing to who sees none", () => {
    const personal = { ...plainTerms, isPersonalGranted: true };
    expect(permissionsIn("analyst", personal).has("personal.read")).toBe(true);
    expect(permissionsIn("operations", personal).has("personal.read")).toBe(true);
    expect(permissionsIn("executive", personal).has("personal.read")).toBe(false);
    expect(permissionsIn("analyst", { ...personal, isNarrowed: true }).has("personal.read")).toBe(true);
  });

  test("a customer's own admin sees its people and its audit, and changes nobody", () => {
    const more = [...permissionsIn("analyst", { ...plainTerms, isCustomerAdmin: true })];
    expect(more).toEqual(["panels.read", "tables.read", "notes.write", "people.read", "audit.read"]);
  });

  test("neither takes anything from admins", () => {
    expect(permissionsIn("admin", narrowed)).toEqual(new Set(permissions));
  });
});

test("the table that a page shows says of each permission what the rules do", () => {
  expect(permissionLines().map(({ permission }) => permission)).toEqual([...permissions]);
  const wrong = permissionLines().filter(({ permission, roles, addedBy, isLostWhenNarrowed }) => {
    const has = (role: PersonRole, terms: object) =>
      permissionsIn(role, { ...plainTerms, ...terms }).has(permission);
    return !(
      personRoles.every((role) => roles.includes(role) === has(role, {})) &&
      (addedBy === "personal") ===
        (permission === "personal.read" && has("analyst", { isPersonalGranted: true })) &&
      (addedBy === "customer_admin") === (!has("analyst", {}) && has("analyst", { isCustomerAdmin: true })) &&
      isLostWhenNarrowed ===
        !personRoles.some((role) => role !== "admin" && has(role, { ...everything, isNarrowed: true }))
    );
  });
  expect(wrong).toEqual([]);
});
const everything = { isPersonalGranted: true, isCustomerAdmin: true };

test("a form's preview is what will be so", () => {
  expect(outcomes()).toHaveLength(personRoles.length * 8);
  for (const { role, terms, permissions: said } of outcomes())
    expect(said).toEqual([...permissionsIn(role, terms)]);
});
