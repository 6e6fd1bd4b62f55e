import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { type Control, controlDb } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { servers } from "#db/schema/console/servers.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { claimNext, claimRun, releaseRun } from "./claim.ts";
import { sendHeartbeat } from "./heartbeat.ts";
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
  expect(await claimNext(db, "third")).toBeUndefined();
  expect(await claimRun(db, idRun, "at a terminal")).toBeDefined();
  await db.update(runs).set({ state: "queued", worker: null }).where(eq(runs.id, idRun));
  await db
    .update(runs)
    .set({ heartbeat_at: new Date(Date.now() - 31_000) })
    .where(eq(runs.id, others[0] ?? 0));
  expect(await claimNext(db, "third")).toBeDefined();
});

test("of twenty workers that look for the one waiting run at once, one gets it", async () => {
  const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claimNext(db, `worker-${i}`)));
  expect(claims.filter((run) => run !== undefined)).toHaveLength(1);
});

test("workers take last night's deltas before derives, and these before seeds, whichever was asked for first", async () => {
  const kinds = ["seed", "derive", "delta"] as const;
  await db.update(runs).set({ state: "done" });
  await db.update(servers).set({ load_limit: 10 });
  for (const kind of kinds) {
    const { id: idCustomer } = await freshCustomer(db);
    const request = { idCustomer, kind, options: {}, requestedBy: "test", idPerson: null };
    await db.transaction((tx) => requestLoad(tx, request));
  }
  const taken = [await claimNext(db, "w"), await claimNext(db, "w"), await claimNext(db, "w")];
  expect(taken.map((run) => run?.kind)).toEqual(kinds.toReversed());
});

test("a run that waits for its next attempt is taken when it is time, not before", async () => {
  await db.update(runs).set({ next_attempt_at: new Date(Date.now() + 60_000) });
  expect(await claimNext(db, "early")).toBeUndefined();
  await db.update(runs).set({ next_attempt_at: new Date(Date.now() - 1) });
  expect(await claimNext(db, "in time")).toMatchObject({ id: idRun, next_attempt_at: null });
});

test("a worker that stands still in the middle of a claim keeps the others from theirs for seconds only", async () => {
  const still = await db.pool.connect();
  await still.query("SET idle_in_transaction_session_timeout = '1s'");
  await still.query("BEGIN; SELECT pg_advisory_xact_lock(hashtext('opendb.claim'))");
  expect(await claimNext(db, "other")).toMatchObject({ id: idRun });
  still.release(true);
  const { rows } = await controlDb().pool.query("SHOW idle_in_transaction_session_timeout");
  expect(rows).toEqual([{ idle_in_transaction_session_timeout: "15s" }]);
});

test("a finished run is not claimed again", async () => {
  await db.update(runs).set({ state: "done" });
  expect(await claimRun(db, idRun, "late")).toBeUndefined();
});

test("a heartbeat keeps a run, tells of a cancellation, and of a run that is somebody else's by now", async () => {
  await claimRun(db, idRun, "first");
  await silence();
  expect(await sendHeartbeat(db, [idRun], "first")).toEqual([{ id: idRun, isCancelled: false }]);
  expect(await claimRun(db, idRun, "second")).toBeUndefined();
  await db.update(runs).set({ cancel_requested_at: new Date() });
  expect(await sendHeartbeat(db, [idRun], "first")).toEqual([{ id: idRun, isCancelled: true }]);
  await silence();
  await claimRun(db, idRun, "second");
  expect(await sendHeartbeat(db, [idRun], "first")).toEqual([]);
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
