import fc from "fast-check";
import { expect, test } from "vitest";
import { tick } from "#demo/tick/tick.ts";
import { freshCustomer } from "#warehouse/testing.ts";
import { contents, freshLoads } from "./testing.ts";

const night = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant("tick" as const),
      days: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(9999),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("upheaval" as const), seed: fc.nat(9999) }) },
  { weight: 5, arbitrary: fc.constant({ what: "delta" as const }) },
  { weight: 1, arbitrary: fc.constant({ what: "repeated delta" as const }) },
  { weight: 3, arbitrary: fc.constant({ what: "derive" as const }) },
  { weight: 1, arbitrary: fc.constant({ what: "seed" as const }) },
  { weight: 1, arbitrary: fc.constant({ what: "some tables" as const }) },
);

const some = ["lms.users", "lms.user_lesson_progress", "lms.lessons"];

test(
  "after any sequence of ticks, upheavals, deltas, repeats, skipped nights and derives, every table equals a fresh seed and derive, row for row",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(night, { minLength: 3, maxLength: 8 }), async (nights) => {
        const { load, customer, source, control } = await freshLoads();
        await load("seed");
        await load("derive");
        for (const one of nights) {
          if (one.what === "tick") await tick(source.admin, { days: one.days, seed: one.seed });
          else if (one.what === "upheaval")
            await tick(source.admin, { days: 1, seed: one.seed, chaos: true });
          else if (one.what === "some tables") await load("delta", { tables: some });
          else if (one.what === "repeated delta") {
            await load("delta");
            await load("delta");
          } else await load(one.what);
        }
        // Rows that were deleted without a trace are found by the sweep, the rest by the night's own window.
        const last = await load("delta", { isSweep: true, isConfirmed: true });
        expect(last.state).toBe("done");
        await load("derive");
        const fresh = await freshCustomer(control, customer.id_root_tenant);
        await load("seed", {}, fresh);
        await load("derive", {}, fresh);
        expect(await contents(customer.asLoader)).toEqual(await contents(fresh.asLoader));
      }),
      { numRuns: Number(fc.readConfigureGlobal().numRuns ?? 8), endOnFailure: true },
    );
  },
  10 * 60_000,
);
