import fc from "fast-check";
import { expect, test } from "vitest";
import { personRoles } from "#db/vocabulary.ts";
import { peopleParams, peopleQuery } from "./params.ts";

const searchOf = (query: string) => Object.fromEntries(new URLSearchParams(query));

const asked = fc.record({
  search: fc.string({ maxLength: 100 }).map((text) => text.replaceAll("\0", "").trim()),
  role: fc.option(fc.constantFrom(...personRoles)),
  customer: fc.option(fc.stringMatching(/^[a-z][a-z0-9_]{1,30}$/)),
  isActive: fc.option(fc.boolean()),
  after: fc.option(fc.integer({ min: 1, max: 10 ** 12 })),
});

test("what was asked for is read from the address that asks for it", () => {
  fc.assert(
    fc.property(asked, (one) => {
      expect(peopleParams(searchOf(peopleQuery(one)))).toEqual({ asked: one, problems: [] });
    }),
  );
});

test("what the list does not know is told and counts as not there", () => {
  const { asked: read, problems } = peopleParams(
    searchOf("role=root&customer=a'--&state=x&after=-1&search=a&me=1"),
  );
  expect(read).toEqual({ search: "a", role: null, customer: null, isActive: null, after: null });
  expect(problems.map(({ name }) => name)).toEqual(["role", "customer", "state", "after", "me"]);
});
