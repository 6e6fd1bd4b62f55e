import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import type { Control } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { OpendbError } from "#errors.ts";
import { isComputed, readManifest } from "#loader/manifest/manifest.ts";
import { ended } from "#loader/tests/testing.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { claimRun } from "./claim.ts";
import { Journal } from "./journal.ts";
import { requestLoad } from "./request.ts";

const tables = readManifest().tables.filter(isComputed).slice(0, 3);
let db: Control;
let id: number;
let journal: Journal;

beforeEach(async () => {
  db = (await freshControl()).control;
  const { id: idCustomer } = await freshCustomer(db);
  const request = { idCustomer, kind: "derive", options: {}, requestedBy: "test", idPerson: null } as const;
  id = (await db.transaction((tx) => requestLoad(tx, request))).id;
  await claimRun(db, id, "ours");
  journal = new Journal(db, id, "ours");
  await journal.begin(tables);
  return () => db.pool.end();
});

test("what follows from a run's end is in the same transaction: if it cannot be had, the run has not ended", async () => {
  const follow = async () => {
    throw new Error("no queue");
  };
  await expect(journal.end("done", null, undefined, follow)).rejects.toThrow("no queue");
  expect((await ended(db, id)).run).toMatchObject({ state: "running", finished_at: null });
  await journal.end("done", null, undefined, async () => {});
  expect((await ended(db, id)).run.state).toBe("done");
});

test("a worker that lost its run says nothing about how it ended, nor about its steps, and nothing follows", async () => {
  await db.update(runs).set({ worker: "another" }).where(eq(runs.id, id));
  let followed = 0;
  await journal.end("failed", null, undefined, async () => followed++);
  const { run, steps } = await ended(db, id);
  expect(run).toMatchObject({ state: "running", worker: "another" });
  expect(steps.map(({ state }) => state)).toEqual(tables.map(() => "waiting"));
  expect(followed).toBe(0);
});

const nobodys = {
  "that another worker holds now": { worker: "another" },
  "that has been ended meanwhile": { state: "failed", finished_at: new Date() },
} as const;

test.each(Object.entries(nobodys))(
  "a worker that stood still changes no step of a run %s",
  async (_, change) => {
    const [one, ...others] = tables;
    if (!one) throw new Error("there are no tables");
    await journal.stepFailed(one.table, new OpendbError("internal", "It failed."));
    await db.update(runs).set(change).where(eq(runs.id, id));
    const before = (await ended(db, id)).steps;
    expect(before.map(({ state }) => state)).toEqual(["failed", ...others.map(() => "waiting")]);
    await journal.begin(readManifest().tables);
    await journal.beginAgain(tables);
    await journal.stepStarted(one.table);
    expect((await ended(db, id)).steps).toEqual(before);
  },
);
