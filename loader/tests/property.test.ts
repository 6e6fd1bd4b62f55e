import fc from "fast-check";
import { expect, test } from "vitest";
import { freshCustomer } from "#warehouse/testing.ts";
import { unlikeSource } from "./oracle.testing.ts";
import type { ScenarioContext } from "./scenario.testing.ts";
import { loadScenarios, sourceScenarios } from "./scenarios.testing.ts";
import { contents, freshLoads, type TestLoads } from "./testing.ts";

type Step = { what: string; seed: number };

const one = (names: string[]) => fc.record({ what: fc.constantFrom(...names), seed: fc.nat(9999) });
const sequences = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: one(Object.keys(sourceScenarios)) },
    { weight: 2, arbitrary: one(["a delta"]) },
    { weight: 3, arbitrary: one(Object.keys(loadScenarios)) },
    { weight: 1, arbitrary: one(["a derive"]) },
  ),
  { minLength: 4, maxLength: 12 },
);

// Every scenario is part of every run of this test, whatever else is drawn; what must not be lost is followed by nights.
const first = [
  ["rows on the lines of windows", "nights that are missed", "a delta", "a derive"],
  ["a transaction that commits late", "nights that are missed", "late events", "a delta"],
  ["only deleted_at moves", "identical events", "a delta that is interrupted and goes on", "a derive"],
  [
    "events that vanish",
    "links that vanish",
    "deleted rows come back",
    "nights that are missed",
    "a window again",
    "a delta",
  ],
  ["rows that change tenant", "a tenant that changes hands", "a delta that is repeated", "a derive"],
  ["a tenant that changes hands", "a delta of some tables", "a night", "a delta", "a derive"],
  ["rows that are deleted without a trace", "a delta", "a derive", "a delta that sweeps", "a derive"],
  ["what is joined changes, whether its relation has change times or not", "a night", "a delta", "a derive"],
  [
    "names that are meant to break something",
    "values that do not fit",
    "a delta",
    "values that fit by a hair",
    "nights that are missed",
    "a delta",
    "a derive",
  ],
  [
    "values that did not fit are mended",
    "a delta",
    "a derive",
    "values that do not fit",
    "a delta that sweeps",
  ],
  [
    "rows at times that no calendar has",
    "a delta",
    "a derive",
    "rows at times that no calendar has",
    "a night",
    "a delta",
  ],
  [
    "a window again",
    "rows at times that no calendar has",
    "nights that are missed",
    "a derive",
    "a delta",
    "a derive",
  ],
  ["rows that change tenant without a change time", "a delta", "a derive", "a delta that sweeps", "a derive"],
];
const second = [
  [
    "the clock goes ahead for a while in which a delta passes",
    "nights that are missed",
    "a delta",
    "a derive",
  ],
  ["the clock goes back", "a delta", "a derive", "a night", "a derive", "a delta"],
  ["an upheaval", "a delta, and a window of it again", "a seed of some tables", "a derive"],
  ["the clock goes back", "nights that are missed", "a seed", "a night", "a delta", "a derive"],
  ["the clock goes back", "a delta", "a derive"],
];
const inOrder = (what: string[][]): [Step[]] => [
  what.flat().map((name, seed) => ({ what: name, seed: seed * 7 + 1 })),
];

async function play(context: ScenarioContext, { what, seed }: Step): Promise<void> {
  await sourceScenarios[what]?.(context, seed);
  const loading = loadScenarios[what];
  await loading?.load(context, seed);
  const unsaid = new Set([...context.vanished, ...context.misfits]);
  if (loading?.isWhole) expect(await unlikeSource(context, unsaid), `after ${what} (${seed})`).toEqual([]);
}

test(
  "after any sequence of scenarios at the source, loads, repeats, skipped nights and derives, every delta leaves what the source has, and every table equals a fresh seed and derive, row for row",
  async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (steps) => {
        const loads = await freshLoads();
        // Whatever shrinks here is meant to.
        const load: TestLoads["load"] = (kind, options, ...more) =>
          loads.load(kind, { ...options, isConfirmed: true }, ...more);
        const context: ScenarioContext = { ...loads, load, vanished: new Set(), misfits: new Set() };
        const { customer, control } = context;
        await load("seed");
        await load("derive");
        for (const step of steps) await play(context, step);
        // Rows that were deleted without a trace are found by the sweep, the rest by the night's own window.
        const last = await load("delta", { isSweep: true });
        expect(last.state).toBe("done");
        await load("derive");
        const fresh = await freshCustomer(control, customer.id_root_tenant);
        await load("seed", {}, fresh);
        await load("derive", {}, fresh);
        expect(await contents(customer.asLoader)).toEqual(await contents(fresh.asLoader));
      }),
      {
        numRuns: Number(fc.readConfigureGlobal().numRuns ?? 8),
        examples: [inOrder(first), inOrder(second)],
        endOnFailure: true,
      },
    );
  },
  15 * 60_000,
);
