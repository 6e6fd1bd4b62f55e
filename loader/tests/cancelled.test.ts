import { expect, inject, onTestFinished, test, vi } from "vitest";
import { addressOf } from "#address.ts";
import { between } from "#db/between.testing.ts";
import { client } from "#db/connect.ts";
import { env, reread } from "#env.ts";
import { ask } from "#warehouse/testing.ts";
import { begun, cut, mute } from "./begun.testing.ts";
import { ended, freshLoads, one } from "./testing.ts";

test("a load that is cancelled while a warehouse does not answer stops at once", async () => {
  const loads = await freshLoads();
  const { port, came } = await mute();
  const { DATABASE_URL } = env();
  await ask({ url: DATABASE_URL ?? "" }, "UPDATE console.servers SET port = $1", [port]);
  const { stop, end } = await begun(loads, "seed", ["lms.tags"]);
  await came;
  stop();
  expect(await end()).toMatchObject({ state: "cancelled", run: { state: "cancelled" } });
});

test("a load that is cancelled while the source does not answer stops at once", async () => {
  const loads = await freshLoads();
  const { port, came } = await mute();
  const { DATABASE_URL, CONSOLE_URL } = env();
  const SOURCE_URL = Object.assign(new URL(loads.source.url), { hostname: "127.0.0.1", port }).toString();
  reread({ DATABASE_URL, CONSOLE_URL, SOURCE_URL });
  const { stop, end } = await begun(loads, "seed", ["lms.tags"]);
  await came;
  stop();
  expect(await end()).toMatchObject({ state: "cancelled", run: { state: "cancelled" } });
});

test("a load that is cancelled while it waits for its turn to write stops at once, and its session ends", async () => {
  const loads = await freshLoads();
  const { customer } = loads;
  await loads.load("seed", { tables: ["lms.tags"] });
  const holder = await client({ url: inject("adminUrl"), database: customer.slug });
  onTestFinished(() => holder.end());
  await holder.query("BEGIN; SELECT FROM opendb.fence FOR SHARE");
  const { stop, end } = await begun(loads, "seed", ["lms.tags"]);
  const waiting = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO opendb.fence%'`;
  const asAdmin = { url: inject("adminUrl"), database: customer.slug };
  await vi.waitFor(async () => expect(await one(asAdmin, waiting)).toBe("1"), 20_000);
  stop();
  expect(await end()).toMatchObject({ state: "cancelled", run: { state: "cancelled" } });
  await vi.waitFor(async () => expect(await one(asAdmin, waiting)).toBe("0"), 5000);
});

test.for([/^COMMIT/, /^DROP SCHEMA "opendb_staging/])(
  "a seed that is cancelled when its tables are in says that they are: at %s",
  async (moment) => {
    const loads = await freshLoads();
    const { customer, load, source } = loads;
    const tables = ["lms.tags", "lms.tenants"];
    await load("seed", { tables });
    await source.admin.query("UPDATE platform.tags SET title = 'New', updated_at = platform.clock()");
    let isSwapping = false;
    const port = await between({ host: "127.0.0.1" }, undefined, (sql) => {
      isSwapping ||= /^LOCK TABLE .*NOWAIT/.test(sql);
      if (isSwapping && moment.test(sql)) stop();
    });
    await ask({ url: env().DATABASE_URL ?? "" }, "UPDATE console.servers SET port = $1", [port]);
    const { stop, end } = await begun(loads, "seed", tables);
    const { run, steps } = await vi.waitFor(end, 60_000);
    const isIn = (await one(customer.asLoader, "SELECT bool_and(title = 'New') FROM lms.tags")) === true;
    expect(run.state).toBe("cancelled");
    expect(steps.map(({ state }) => state)).toEqual(steps.map(() => (isIn ? "done" : "discarded")));
  },
);

/** COMMIT takes its time, and does not hear that it is cancelled. */
const slowly = `
  CREATE FUNCTION opendb.slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    BEGIN PERFORM pg_sleep(5); EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(0.5); END;
    RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER slowly AFTER INSERT ON opendb.steps DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION opendb.slowly()`;

test("a delta that is cancelled while its step commits waits for what becomes of that, and says it", async () => {
  const loads = await freshLoads();
  const { customer, load, source } = loads;
  await load("seed", { tables: ["lms.tags"] });
  await source.admin.query("UPDATE platform.tags SET title = 'New', updated_at = platform.clock()");
  await ask({ url: inject("adminUrl"), database: customer.slug }, slowly);
  await cut(/^INSERT INTO opendb.steps/, () => void setTimeout(() => stop(), 300));
  const { stop, end } = await begun(loads, "delta", ["lms.tags"]);
  const { run, steps } = await vi.waitFor(end, 60_000);
  expect(run.state).toBe("cancelled");
  expect(await one(customer.asLoader, "SELECT bool_and(title = 'New') FROM lms.tags")).toBe(true);
  expect(steps).toMatchObject([{ state: "done", error: null, rows_updated: expect.any(Number) }]);
  expect(steps[0]?.rows_updated).toBeGreaterThan(0);
});

test("a step that came in while the warehouse could not be asked is said to be in by the customer's next load", async () => {
  const loads = await freshLoads();
  const { control, customer, load, source } = loads;
  await load("seed", { tables: ["lms.tags", "lms.tenants"] });
  await source.admin.query("UPDATE platform.tags SET title = 'New', updated_at = platform.clock()");
  const isIn = () => one(customer.asLoader, "SELECT bool_and(title = 'New') FROM lms.tags");
  const { refuse, port } = await cut(/^INSERT INTO opendb.steps/, async (line) => {
    line.silence();
    refuse();
    await vi.waitFor(async () => expect(await isIn()).toBe(true), 20_000);
    stop();
  });
  const { id, stop, end } = await begun(loads, "delta", ["lms.tags"]);
  expect(await vi.waitFor(end, 60_000)).toMatchObject({
    state: "cancelled",
    steps: [{ state: "cancelled" }],
  });
  await ask({ url: env().DATABASE_URL ?? "" }, "UPDATE console.servers SET port = $1 WHERE port = $2", [
    addressOf(inject("adminUrl")).port,
    port,
  ]);
  await load("delta", { tables: ["lms.tenants"] });
  expect(await ended(control, id)).toMatchObject({ run: { state: "cancelled" }, steps: [{ state: "done" }] });
});
