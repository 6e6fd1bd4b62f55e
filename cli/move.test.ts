import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "#db/schema/console/audit.ts";
import { kitFor } from "#warehouse/kits/testing.ts";
import { places, type TwoServers, twoServers } from "#warehouse/move/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { opendbWith } from "./testing.ts";

let both: TwoServers;
beforeAll(async () => {
  both = await twoServers();
}, 180_000);
afterAll(() => both?.end());

const said = async (...words: string[]) => {
  const { code, out, err } = await opendbWith(both.settings, "customer", ...words, "--json").end;
  return { code, ...JSON.parse(out || err) };
};

test("a warehouse is moved by the terminal alone: what it means is told before, and what it leaves can be dropped", async () => {
  await kitFor(both, both.acme, "bi", { form: "password" });
  const own = [
    "CREATE SCHEMA reports",
    "CREATE VIEW reports.learners AS SELECT count(*) FROM lms.users",
    "CREATE FUNCTION reports.one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE lms.users ADD COLUMN theirs text",
  ];
  for (const sql of own) await ask({ url: both.superuser("acme") }, sql);
  expect(await said("move", "acme", "--to", "third", "--plan")).toMatchObject({
    code: 1,
    error: { code: "not_found" },
  });
  const plan = await said("move", "acme", "--to", "second", "--plan");
  expect(plan).toMatchObject({
    code: 0,
    servers: [{ name: "second", is_open: true, customers: 0 }],
    kits: [{ role: "acme_bi", form: "password" }],
  });
  expect(plan.left.map(({ type, name }: { type: string; name: string }) => `${type} ${name}`)).toEqual([
    "column lms.users.theirs",
    "function reports.one()",
    "view reports.learners",
  ]);
  expect(await said("move", "acme", "--to", "second")).toMatchObject({
    code: 1,
    error: { code: "needs_confirmation" },
  });
  expect(await said("move", "acme", "--to", "third", "--confirm", "acme")).toMatchObject({
    code: 1,
    error: { code: "not_found", message: "There is no server third." },
  });
  expect(await said("stay", "acme")).toMatchObject({ code: 1, error: { code: "life_rule" } });
  const moved = await said("move", "acme", "--to", "second", "--keep-days", "2", "--confirm", "acme");
  expect(moved).toMatchObject({ code: 0, server: "second" });
  expect((await places(both)).acme).toBe(both.second.row.id);
  const { kept } = await said("discard", "acme");
  expect(kept).toMatchObject([{ server: "default", database: expect.stringMatching(/^acme-moved-\d{8}$/) }]);
  const { database } = kept[0];
  expect(await said("discard", "acme", "--database", database, "--confirm", "acme")).toMatchObject({
    code: 1,
  });
  expect(await said("discard", "acme", "--database", database, "--confirm", database)).toMatchObject({
    code: 0,
  });
  const { tasks } = await said("history", "acme");
  expect(tasks).toMatchObject([{ kind: "move", error: null, steps: expect.any(Array) }]);
  const entries = await both.control.select().from(audit).orderBy(audit.id);
  expect(
    entries.map(({ action }) => action).filter((action) => /^customer\.(?!provision)/.test(action)),
  ).toEqual(["customer.move", "customer.switch", "customer.discard"]);
});
