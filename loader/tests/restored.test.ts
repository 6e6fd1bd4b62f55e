import { drizzle } from "drizzle-orm/node-postgres";
import { expect, inject, onTestFinished, test } from "vitest";
import { client, pool } from "#db/connect.ts";
import { type Control, closeControl } from "#db/control.ts";
import * as schema from "#db/schema/console/index.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { env, reread } from "#env.ts";
import { runLoad } from "#loader/execute.ts";
import { claimRun } from "#loader/run/claim.ts";
import { requestLoad } from "#loader/run/request.ts";
import { ask } from "#warehouse/testing.ts";
import { contents, ended, freshLoads, one, type TestLoads } from "./testing.ts";

const signal = new AbortController().signal;

/** What is in the control database now, to be gone back to later. */
async function backUp({ control }: TestLoads): Promise<{ restore: () => Promise<Control> }> {
  const url = new URL(env().DATABASE_URL ?? "");
  const name = url.pathname.slice(1);
  const { SOURCE_URL } = env();
  await control.pool.end();
  await closeControl();
  const admin = await client({ url: inject("adminUrl") });
  await admin.query(`CREATE DATABASE ${name}_backup TEMPLATE ${name}`);
  onTestFinished(async () => {
    await closeControl();
    await admin.query(`DROP DATABASE ${name}_backup WITH (FORCE)`);
    await admin.end();
  });
  const restore = async () => {
    await closeControl();
    url.pathname = `/${name}_backup`;
    reread({ DATABASE_URL: url.toString(), AUTH_SECRET: "5b1d7c0e9f42a6833c7e51d2b8f09a64", SOURCE_URL });
    return open();
  };
  return { restore };
}

function open(): Control {
  const opened = pool({ url: env().DATABASE_URL ?? "" }, 2);
  onTestFinished(() => opened.end());
  return Object.assign(drizzle(opened, { schema }), { pool: opened });
}

async function request(control: Control, { customer }: TestLoads, kind: LoadKind): Promise<number> {
  const asked = { idCustomer: customer.id, kind, options: {}, requestedBy: "test", idPerson: null };
  return (await control.transaction((tx) => requestLoad(tx, asked))).id;
}

async function execute(control: Control, id: number) {
  await claimRun(control, id, "test");
  const state = await runLoad({ idRun: id, worker: "test", signal });
  return { id, state, ...(await ended(control, id)) };
}

const rename = ({ source }: TestLoads, name: string) =>
  source.admin.query("UPDATE platform.learners SET full_name = $1, updated_at = platform.clock()", [name]);
const names = ({ customer }: TestLoads) =>
  ask<{ name: string }>(customer.asLoader, "SELECT DISTINCT name FROM lms.users");

test("after the control database was restored from a backup, loads whose numbers come again do all their work", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const { restore } = await backUp(loads);
  const first = open();
  const before: number[] = [];
  for (const kind of ["delta", "derive", "seed"] as const)
    before.push((await execute(first, await request(first, loads, kind))).id);
  const gone = await ask<{ id: string }>(
    loads.customer.asLoader,
    "SELECT id FROM lms.exam_questions ORDER BY id LIMIT 5",
  );
  const ids = gone.map(({ id }) => id).join(", ");
  await loads.source.admin.query(`DELETE FROM platform.questions WHERE id IN (${ids})`);
  const restored = await restore();
  const again: number[] = [];
  for (const [at, kind] of (["delta", "derive", "seed"] as const).entries()) {
    await rename(loads, `Name ${at}`);
    const done = await execute(restored, await request(restored, loads, kind));
    again.push(done.id);
    for (const step of done.steps) expect([step.table_name, step.state]).not.toContain("waiting");
    if (kind === "derive") continue;
    expect([kind, await names(loads)]).toEqual([kind, [{ name: `Name ${at}` }]]);
  }
  expect(again).toEqual(before);
  expect(
    await one(loads.customer.asLoader, `SELECT count(*) FROM lms.exam_questions WHERE id IN (${ids})`),
  ).toBe("0");
  const after = await contents(loads.customer.asLoader);
  const derived = await execute(restored, await request(restored, loads, "derive"));
  expect(derived.state).toBe("done");
  expect((await contents(loads.customer.asLoader))["lms.users"]).toEqual(after["lms.users"]);
});

test("a load that a backup of the control database has still open does all its work, though it ended before", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const open1 = await request(loads.control, loads, "delta");
  const { restore } = await backUp(loads);
  const first = open();
  await execute(first, open1);
  await execute(first, await request(first, loads, "delta"));
  await rename(loads, "After the backup");
  const { state } = await execute(await restore(), open1);
  expect(state).toBe("done");
  expect(await names(loads)).toEqual([{ name: "After the backup" }]);
});
