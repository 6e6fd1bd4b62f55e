import { desc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import type { RunOptions } from "#db/schema/console/runs.ts";
import { runs } from "#db/schema/console/runs.ts";
import type { StepState } from "#db/vocabulary.ts";
import { optionsAgain } from "#loader/run/request.ts";
import { type Ended, freshLoads, type TestLoads } from "./testing.ts";

const tablesOf = ({ steps }: Ended) => steps.map(({ table_name }) => table_name).toSorted();

describe("what running again asks for", () => {
  const steps = (...states: StepState[]) => states.map((state, at) => ({ table_name: `lms.t${at}`, state }));
  const run = (given: Partial<Parameters<typeof optionsAgain>[0]>) => ({
    kind: "delta" as const,
    state: "failed" as const,
    options: {},
    error: { code: "source_drift", message: "", table: "lms.t1", isTransient: false },
    ...given,
  });
  const some = steps("done", "failed", "unreconciled", "cancelled");

  test("of a run that failed or was cancelled: the tables that did not get done, with all else as it was", () => {
    expect(optionsAgain(run({}), some)).toEqual({ tables: ["lms.t1", "lms.t3"] });
    const options = { isSweep: true, isConfirmed: true };
    expect(optionsAgain(run({ state: "cancelled", options }), some)).toEqual({
      ...options,
      tables: ["lms.t1", "lms.t3"],
    });
  });

  test("of a run that is done, or of which nothing was done, or that broke after its tables: the same", () => {
    const options = { tables: ["lms.t0", "lms.t1"], from: "2026-01-05T03:00:00.000Z" };
    expect(optionsAgain(run({ state: "unreconciled", options, error: null }), some)).toBe(options);
    expect(optionsAgain(run({ options }), steps("failed", "cancelled"))).toBe(options);
    expect(optionsAgain(run({ options }), steps("done", "done"))).toBe(options);
    expect(optionsAgain(run({ options }), [])).toBe(options);
  });

  test("of a seed that was cut off: the same, since what it had built is not in", () => {
    const seed = { kind: "seed", options: {} } as const;
    const lost = { code: "timeout", message: "", table: "lms.t1", isTransient: true };
    const refused = { code: "configuration", message: "", isTransient: false };
    for (const cut of [{ state: "cancelled", error: null }, { error: lost }, { error: refused }] as const)
      expect(optionsAgain(run({ ...seed, ...cut }), some)).toEqual({});
    expect(optionsAgain(run(seed), some)).toEqual({ tables: ["lms.t1", "lms.t3"] });
  });
});

describe("running again", () => {
  let loads: TestLoads;
  beforeEach(async () => {
    loads = await freshLoads();
  });
  const breakExams = () =>
    loads.source.admin.query("ALTER TABLE platform.exams RENAME COLUMN title TO headline");
  const mendExams = () =>
    loads.source.admin.query("ALTER TABLE platform.exams RENAME COLUMN headline TO title");
  const later = () =>
    loads.source.admin.query(
      "UPDATE platform.clock SET fixed_at = coalesce(fixed_at, platform.clock()) + interval '2 hours'",
    );
  const again = (ended: Ended): RunOptions => optionsAgain(ended.run, ended.steps);
  /** As the console asks for it. */
  const asOf = async () =>
    (
      await loads.control
        .select({ asOf: runs.as_of })
        .from(runs)
        .where(eq(runs.state, "done"))
        .orderBy(desc(runs.as_of))
        .limit(1)
    )[0]?.asOf;

  test("a delta after a failure reads the failed table only, from its own watermark, and the customer is as fresh as its slowest table", async () => {
    const { load, control } = loads;
    const seed = await load("seed");
    await later();
    await breakExams();
    const failed = await load("delta");
    expect([failed.state, failed.run.as_of]).toEqual(["failed", null]);
    const partly = failed.steps.find(({ table_name }) => table_name === "lms.users")?.window_until;
    await mendExams();
    await later();
    expect(again(failed)).toEqual({ tables: ["lms.exams"] });
    const mended = await load("delta", again(failed));
    expect([mended.state, tablesOf(mended)]).toEqual(["done", ["lms.exams"]]);
    const seeded = seed.run.as_of ?? new Date(0);
    expect(mended.steps[0]?.window_from).toEqual(new Date(seeded.getTime() - 24 * 36e5));
    // Later than the seed; but not as late as the table that was read last.
    expect(mended.run.as_of).toEqual(partly);
    expect(mended.run.as_of?.getTime()).toBeGreaterThan(seeded.getTime());
    expect(await asOf()).toEqual(partly);
    const derived = await load("derive");
    expect(derived.run.as_of).toEqual(partly);
    expect(await control.$count(runs)).toBe(4);
  });

  test("a seed after the failure of a table builds that table only", async () => {
    const { load } = loads;
    await breakExams();
    const failed = await load("seed");
    expect(failed.state).toBe("failed");
    await mendExams();
    const mended = await load("seed", again(failed));
    expect([mended.state, tablesOf(mended)]).toEqual(["done", ["lms.exams"]]);
    const first = failed.steps.find(({ table_name }) => table_name === "lms.users");
    expect(mended.run.as_of).toEqual(first?.window_until);
  });

  test("a load of some tables moves no customer's freshness ahead of the others", async () => {
    const { load } = loads;
    const seed = await load("seed");
    await later();
    const part = await load("delta", { tables: ["lms.users"] });
    expect(part.run.as_of).toEqual(seed.run.as_of);
    expect(await asOf()).toEqual(seed.run.as_of);
  });

  test("a derive does not say that tables it does not read are fresher than they are", async () => {
    const { load } = loads;
    const seed = await load("seed");
    await load("derive");
    await later();
    await breakExams();
    await load("delta");
    expect((await load("derive")).run.as_of).toEqual(seed.run.as_of);
  });
});
