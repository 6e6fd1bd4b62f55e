import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { readManifest } from "#loader/manifest/manifest.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

// Every table is a large one here: it has more rows than are counted whole.
const { count } = readManifest();
const { whole } = count;
beforeEach(() => {
  count.whole = 0;
});
afterEach(() => {
  count.whole = whole;
});

const table = "lms.users";
const oldest = "SELECT id, id_tenant FROM lms.users WHERE created_at < now() - interval '3 days' ORDER BY id";

test("of a large table a row that was deleted hard long after it came is found by a sweep, and by none before", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const [row] = await ask<{ id: string }>(customer.asLoader, oldest);
  await source.admin.query("DELETE FROM platform.learners WHERE id = $1", [row?.id]);
  expect((await load("delta", { tables: [table] })).state).toBe("done");
  count.whole = whole;
  expect((await load("delta", { tables: [table] })).state).toBe("unreconciled");
  count.whole = 0;
  const swept = await load("delta", { tables: [table], isSweep: true });
  expect(swept.state).toBe("done");
  expect(swept.steps[0]?.rows_deleted).toBe(1);
});

test("of a large table a row of the window that did not come in leaves the run unreconciled, naming its tenant", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const [row] = await ask<{ id: string; id_tenant: string }>(customer.asLoader, oldest);
  // Something in the warehouse that swallows the row without an error.
  await ask(
    customer.asLoader,
    `DELETE FROM lms.users WHERE id = ${row?.id};
     CREATE FUNCTION opendb.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
     CREATE TRIGGER swallow BEFORE INSERT ON lms.users FOR EACH ROW WHEN (new.id = ${row?.id}) EXECUTE FUNCTION opendb.swallow()`,
  );
  await source.admin.query("UPDATE platform.learners SET updated_at = platform.clock() WHERE id = $1", [
    row?.id,
  ]);
  const { state, steps } = await load("delta", { tables: [table] });
  expect(state).toBe("unreconciled");
  expect(steps[0]?.findings[0]).toMatchObject({
    check: "rows per tenant",
    level: "differs",
    tenant: row?.id_tenant,
    count: 1,
  });
});

test("a seed whose rows stand in the warehouse as another tenant's than the source sent is unreconciled, naming both", async () => {
  const { load, customer } = await freshLoads();
  await load("seed", { tables: [table] });
  const [mine, yours] = await ask<{ id_tenant: string; rows: string }>(
    customer.asLoader,
    "SELECT id_tenant, count(*) AS rows FROM lms.users GROUP BY 1 ORDER BY 1",
  );
  // Something in the warehouse that moves each row as it comes in, wherever a seed builds.
  await ask(
    { url: inject("adminUrl"), database: customer.slug },
    `CREATE FUNCTION opendb.move() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN new.id_tenant := ${yours?.id_tenant}; RETURN new; END';
     CREATE FUNCTION opendb.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$
     DECLARE made text;
     BEGIN
       FOR made IN SELECT object_identity FROM pg_event_trigger_ddl_commands()
         WHERE object_type = 'table' AND object_identity LIKE 'opendb_staging_%.users' LOOP
         EXECUTE 'CREATE TRIGGER move BEFORE INSERT ON ' || made ||
           ' FOR EACH ROW WHEN (new.id_tenant = ${mine?.id_tenant}) EXECUTE FUNCTION opendb.move()';
       END LOOP;
     END $$;
     CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION opendb.watch()`,
  );
  const { state, steps } = await load("seed", { tables: [table] });
  expect(state).toBe("unreconciled");
  const differing = steps[0]?.findings.filter(({ check }) => check === "rows per tenant");
  expect(differing?.map(({ tenant, count }) => [tenant, count]).sort()).toEqual([
    [mine?.id_tenant, Number(mine?.rows)],
    [yours?.id_tenant, Number(mine?.rows)],
  ]);
});
