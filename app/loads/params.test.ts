import fc from "fast-check";
import { expect, test } from "vitest";
import { runFilters, runsParams, runsQuery } from "./params.ts";

const parsed = (query: string) => runsParams(Object.fromEntries(new URLSearchParams(query)));

test("what is written into an address is read back from it", () => {
  const any = fc.record({
    filter: fc.constantFrom(...runFilters),
    before: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(any, ({ filter, before }) => {
      const read = parsed(runsQuery({ filter, before }));
      expect([read.filter, read.before]).toEqual([filter, before]);
    }),
  );
});

test.each([
  "state=__proto__",
  "state=done'--",
  "before=-1",
  "before=1e99",
  "before=abc",
  "state=open&state=failed",
])("%s asks for nothing that is not on the list", (query) => {
  const { filter, before } = parsed(query);
  expect(runFilters).toContain(filter);
  expect(before).toBeUndefined();
});
