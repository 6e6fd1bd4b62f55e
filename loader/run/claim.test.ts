import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import type { Control } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { beat, claimRun, releaseRun } from "./claim.ts";
import { requestLoad } from "./request.ts";

let db: Control;
let idRun: number;

beforeEach(async () => {
  db = (await freshControl()).control;
  const { id: idCustomer } = await freshCustomer(db);
  const request = { idCustomer, kind: "delta", options: {}, requestedBy: "test", idPerson: null } as const;
  idRun = (await db.transaction((tx) => requestLoad(tx, request))).id;
  return () => db.pool.end();
});

const runNow = async () => (await db.select().from(runs).where(eq(runs.id, idRun)))[0];
const silence = () => db.update(runs).set({ heartbeat_at: new Date(Date.now() - 31_000) });

test("of twenty that claim a run at once, one gets it", async () => {
  const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claimRun(db, idRun, `worker-${i}`)));
  const winners = claims.filter((run) => run !== undefined);
  expect(winners).toHaveLength(1);
  expect(await runNow()).toMatchObject({ state: "running", worker: winners[0]?.worker, attempt: 1 });
});

test("of twenty that take over a silent run at once, one gets it", async () => {
  await claimRun(db, idRun, "dead");
  await silence();
  const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claimRun(db, idRun, `worker-${i}`)));
  expect(claims.filter((run) => run !== undefined)).toHaveLength(1);
  expect((await runNow())?.attempt).toBe(2);
});

test("a run whose worker lives is not taken from it", async () => {
  await claimRun(db, idRun, "alive");
  expect(await claimRun(db, idRun, "other")).toBeUndefined();
});

test("a server with as many loads as it may have takes no further one, until one of them ends or falls silent", async () => {
  const request = { kind: "delta", options: {}, requestedBy: "test", idPerson: null } as const;
  const others = [];
  for (let n = 0; n < 2; n++) {
    const { id: idCustomer } = await freshCustomer(db);
    others.push((await db.transaction((tx) => requestLoad(tx, { idCustomer, ...request }))).id);
  }
  for (const id of others) expect(await claimRun(db, id, "busy")).toBeDefined();
  expect(await claimRun(db, idRun, "third")).toBeUndefined();
  expect(await claimRun(db, idRun, "at a terminal", { isUrgent: true })).toBeDefined();
  await db.update(runs).set({ state: "queued", worker: null }).where(eq(runs.id, idRun));
  await db
    .update(runs)
    .set({ heartbeat_at: new Date(Date.now() - 31_000) })
    .where(eq(runs.id, others[0] ?? 0));
  expect(await claimRun(db, idRun, "third")).toBeDefined();
});

test("a finished run is not claimed again", async () => {
  await db.update(runs).set({ state: "done" });
  expect(await claimRun(db, idRun, "late")).toBeUndefined();
});

test("a heartbeat keeps a run, tells of a cancellation, and of a run that is somebody else's by now", async () => {
  await claimRun(db, idRun, "first");
  await silence();
  expect(await beat(db, [idRun], "first")).toEqual([{ id: idRun, isCancelled: false }]);
  expect(await claimRun(db, idRun, "second")).toBeUndefined();
  await db.update(runs).set({ cancel_requested_at: new Date() });
  expect(await beat(db, [idRun], "first")).toEqual([{ id: idRun, isCancelled: true }]);
  await silence();
  await claimRun(db, idRun, "second");
  expect(await beat(db, [idRun], "first")).toEqual([]);
});

test("only the worker that holds a run can give it back, and its attempt does not count", async () => {
  await claimRun(db, idRun, "first");
  expect(await releaseRun(db, idRun, "other")).toBe(false);
  expect(await releaseRun(db, idRun, "first")).toBe(true);
  expect(await runNow()).toMatchObject({ state: "queued", worker: null, attempt: 0 });
});

test("a run that was cancelled is not given back", async () => {
  await claimRun(db, idRun, "first");
  await db.update(runs).set({ cancel_requested_at: new Date(), state: "cancelled" });
  expect(await releaseRun(db, idRun, "first")).toBe(false);
});
