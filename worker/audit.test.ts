import { asc, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { controlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/index.ts";
import { freshControl } from "#warehouse/testing.ts";
import { pruneAudit } from "./audit.ts";

const actions = async (control: Awaited<ReturnType<typeof freshControl>>["control"]) =>
  (await control.select().from(audit).orderBy(asc(audit.at), asc(audit.id))).map(({ action }) => action);

test("entries older than the set time go, in more than one batch; the rest and an entry about it stay", async () => {
  const { control } = await freshControl();
  await control.execute(sql`INSERT INTO console.audit (at, actor, action)
    SELECT now() - interval '101 days', 'x', 'old.entry' FROM generate_series(1, 5003)`);
  await control.execute(
    sql`INSERT INTO console.audit (at, actor, action) VALUES (now() - interval '99 days', 'x', 'young.entry')`,
  );
  expect(await pruneAudit(controlDb(), 100)).toBe(5003);
  expect(await actions(control)).toEqual(["young.entry", "audit.prune"]);
  const [, told] = await control.select().from(audit).orderBy(asc(audit.at));
  expect(told).toMatchObject({ actor: "worker", details: { rows: 5003, days: 100 } });
});

test("it is done once a day, by whichever worker, and nothing is written where nothing was old", async () => {
  const { control } = await freshControl();
  expect(await pruneAudit(controlDb(), 100)).toBe(0);
  expect(await actions(control)).toEqual([]);
  const old = sql`INSERT INTO console.audit (at, actor, action) VALUES (now() - interval '101 days', 'x', 'old.entry')`;
  await control.execute(old);
  await pruneAudit(controlDb(), 100);
  await control.execute(old);
  expect(await pruneAudit(controlDb(), 100)).toBe(0);
  expect(await actions(control)).toEqual(["old.entry", "audit.prune"]);
});
