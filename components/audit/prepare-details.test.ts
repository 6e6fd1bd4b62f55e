import { expect, test } from "vitest";
import { prepareDetails as prepare } from "./prepare-details.ts";

const words: Record<string, string> = { "column email": "E-mail", "op is": "é igual a" };
const prepareDetails = (details: Record<string, unknown>) =>
  prepare(details, (field, word) => words[`${field} ${word}`] ?? word);

test("a change is told field by field, before and after, and what stayed the same is not", () => {
  const details = {
    email: "ana@example.org",
    before: { role: "executive", tenants: ["1", "2"], is_active: true },
    after: { role: "operations", tenants: ["2"], is_active: true },
  };
  expect(prepareDetails(details)).toEqual([
    { name: "email", value: "ana@example.org" },
    { name: "role", value: "operations", before: "executive" },
    { name: "tenants", value: "2", before: "1, 2" },
  ]);
});

test("what was made or taken away stands against nothing", () => {
  expect(prepareDetails({ after: { role: "admin" } })).toEqual([
    { name: "role", value: "admin", before: "–" },
  ]);
  expect(prepareDetails({ before: { role: "admin" } })).toEqual([
    { name: "role", value: "–", before: "admin" },
  ]);
});

test("filters are told by column and condition in words, lists side by side, and what is empty not at all", () => {
  const filters = [
    { column: "email", op: "is" },
    { column: "id", op: "is", value: "7" },
  ];
  expect(prepareDetails({ table: "lms.users", filters, tenants: null, tables: [] })).toEqual([
    { name: "table", value: "lms.users" },
    { name: "filters", value: "E-mail é igual a, id é igual a 7" },
  ]);
});
