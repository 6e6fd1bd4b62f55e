import fc from "fast-check";
import { expect, test } from "vitest";
import type { AuditAsked } from "#db/queries/audit-entries.ts";
import { auditParams, auditQuery } from "./params.ts";

const searchOf = (query: string) => Object.fromEntries(new URLSearchParams(query));

test("what an address asks for is read back from the address that it builds", () => {
  const place = fc.record({
    way: fc.constantFrom("after" as const, "before" as const),
    at: fc.tuple(fc.integer({ min: 1 }), fc.integer({ min: 1 })).map(([at, id]) => `${at}-${id}`),
  });
  const asked: fc.Arbitrary<AuditAsked> = fc.record({
    person: fc.option(fc.integer({ min: 1 }).map(String)),
    customer: fc.option(fc.constantFrom("acme", "globex_2")),
    action: fc.option(fc.constantFrom("load.request", "personal.read")),
    from: fc.option(fc.constantFrom("2026-01-01", "2026-02-28")),
    until: fc.option(fc.constantFrom("2026-03-01", "2027-02-28")),
    place: fc.option(place),
  });
  fc.assert(
    fc.property(asked, (one) => {
      expect(auditParams(searchOf(auditQuery(one)))).toEqual({ asked: one, problems: [] });
    }),
  );
});

test("fields that a form sends empty ask for nothing and are no mistakes", () => {
  const search = { person: "", customer: "", action: "", from: "", until: "" };
  expect(auditParams(search)).toEqual(auditParams({}));
});

test.each([
  ["an e-mail for a person", { person: "ana@example.org" }, "value"],
  ["a number beyond 64 bits", { person: "9".repeat(19) }, "value"],
  ["a customer that cannot be", { customer: "../acme" }, "value"],
  ["SQL for an action", { action: "x' OR 1=1" }, "value"],
  ["a day that no calendar has", { from: "2026-02-30" }, "value"],
  ["a place that is none", { after: "1" }, "value"],
  ["a period that ends before it begins", { from: "2026-02-02", until: "2026-02-01" }, "reversed"],
  ["a parameter of nobody", { __proto__x: "1" }, "unknown"],
])("%s is told and does not count", (_what, search, kind) => {
  const { problems } = auditParams(search);
  expect(problems.map((problem) => problem.kind)).toEqual([kind]);
});
