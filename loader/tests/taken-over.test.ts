import { expect, test } from "vitest";
import { runLoad } from "#loader/execute.ts";
import { claimRun } from "#loader/run/claim.ts";
import { shutdown } from "#loader/run/heartbeat.ts";
import { ask } from "#warehouse/testing.ts";
import { ended, extracted, freshLoads, requested, type TestLoads } from "./testing.ts";

const titled = ["lms.products", "lms.modules", "lms.lessons", "lms.exams", "lms.tracks", "lms.tags"];
const sources = ["products", "sections", "lessons", "exams", "tracks", "tags"];

const retitle = async ({ source }: TestLoads, title: string) => {
  for (const table of sources) await source.admin.query(`UPDATE platform.${table} SET title = '${title}'`);
};

/** What each table shows, as one text; several where it shows more than one state of the source. */
async function titles({ customer }: TestLoads): Promise<string[]> {
  const all = titled.map((table) => `SELECT DISTINCT title FROM ${table}`).join(" UNION ");
  const found = await ask<{ title: string }>(customer.asLoader, all);
  return found.map(({ title }) => title).sort();
}

/** A seed whose worker has to go after so many tables, and what becomes of it elsewhere. */
async function interrupted(loads: TestLoads, after: number) {
  const { control } = loads;
  const id = await requested(loads, "seed");
  await claimRun(control, id, "test");
  const stop = new AbortController();
  let done = 0;
  const left = await runLoad({
    idRun: id,
    worker: "test",
    signal: stop.signal,
    onProgress: ({ isDone }) => isDone && ++done === after && stop.abort(shutdown()),
  });
  const goOn = async () => {
    const state = await runLoad({ idRun: id, worker: "test", signal: new AbortController().signal });
    return { state, ...(await ended(control, id)) };
  };
  return { left, goOn };
}

test("a seed that is taken over half-way shows one state of the source in all of its tables, the later one", async () => {
  const loads = await freshLoads();
  await retitle(loads, "Before");
  const { left, goOn } = await interrupted(loads, 12);
  const staged = "SELECT table_name FROM opendb.staged";
  expect(left).toBe("running");
  expect((await ask(loads.customer.asLoader, staged)).length).toBeGreaterThan(10);
  await retitle(loads, "After");
  await loads.source.admin.query("DELETE FROM platform.questions");
  const { state, steps } = await goOn();
  expect(state).toBe("done");
  expect(await titles(loads)).toEqual(["After"]);
  expect(new Set(steps.map(({ window_until }) => window_until?.getTime())).size).toBe(1);
  expect(await ask(loads.customer.asLoader, staged)).toEqual([]);
});

test("a seed that had built all tables of one state when it was taken over moves these in, and reads nothing again", async () => {
  const loads = await freshLoads();
  await retitle(loads, "Before");
  const { left, goOn } = await interrupted(loads, extracted.length);
  expect(left).toBe("running");
  await retitle(loads, "After");
  expect((await goOn()).state).toBe("done");
  expect(await titles(loads)).toEqual(["Before"]);
});
