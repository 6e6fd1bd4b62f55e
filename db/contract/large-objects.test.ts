import { readFileSync } from "node:fs";
import type pg from "pg";
import { beforeEach, expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { consoleRole } from "#db/ddl.ts";
import { freshWarehouse } from "#warehouse/testing.ts";
import { checkWarehouse } from "./check.ts";

let admin: pg.Client;
let warehouse: pg.Client;

beforeEach(async () => {
  const { slug, asLoader } = await freshWarehouse();
  admin = await client({ url: inject("adminUrl"), database: slug });
  warehouse = await client(asLoader);
  return async () => {
    await Promise.all([admin.end(), warehouse.end()]);
  };
});

const said = async () => (await checkWarehouse(warehouse)).map(({ message }) => message);

test("a warehouse whose large objects are open to everyone again is named, with what they may call", async () => {
  expect(await said()).toEqual([]);
  await admin.query(
    "GRANT EXECUTE ON FUNCTION lo_create(oid), lo_put(oid, bigint, bytea), lowrite(int, bytea) TO PUBLIC",
  );
  expect(await said()).toEqual([
    expect.stringMatching(
      /^large objects: everyone \(public\) may call lo_create, lo_put, lowrite: docs\/production\.md/,
    ),
  ]);
});

test("so is a role that alone got one of them", async () => {
  await admin.query(`GRANT EXECUTE ON FUNCTION lo_from_bytea(oid, bytea) TO ${consoleRole}`);
  expect(await said()).toEqual([expect.stringContaining(`${consoleRole} may call lo_from_bytea`)]);
});

test("what docs/production.md has an administrator do closes them in a database that has them as PostgreSQL makes it", async () => {
  const text = readFileSync(new URL("../../docs/production.md", import.meta.url), "utf8");
  const [statement] = /DO \$\$ DECLARE found regprocedure;[\s\S]*?END \$\$;/.exec(text) ?? [];
  await admin.query(`DO $$ DECLARE found regprocedure; BEGIN
    FOR found IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^lo(_|read|write)'
    LOOP EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', found); END LOOP; END $$`);
  expect(await said()).toHaveLength(1);
  await admin.query(statement ?? "");
  expect(await said()).toEqual([]);
});
