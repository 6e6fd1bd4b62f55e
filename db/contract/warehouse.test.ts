import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { freshWarehouse } from "#warehouse/testing.ts";
import { checkWarehouse } from "./check.ts";

let warehouse: pg.Client;

beforeAll(async () => {
  const { asLoader } = await freshWarehouse();
  warehouse = await client(asLoader);
});
afterAll(() => warehouse.end());
beforeEach(async () => {
  await warehouse.query("BEGIN");
  return async () => {
    await warehouse.query("ROLLBACK");
  };
});

/** What the check says after a change to the warehouse. */
async function after(...changes: string[]): Promise<string[]> {
  for (const change of changes) await warehouse.query(change);
  return (await checkWarehouse(warehouse)).map(({ message }) => message);
}

test("a warehouse as it is made agrees with contract and models", async () => {
  expect(await after()).toEqual([]);
});

test("a missing table and one too many are named", async () => {
  expect(await after("DROP TABLE lms.tags", "CREATE TABLE lms.labels (id bigint)")).toEqual([
    "lms.tags: the table is in the contract and missing in the warehouse.",
    "lms.labels: the table is in the warehouse and missing in the contract.",
  ]);
});

test("a dropped, an added and a retyped column are named", async () => {
  const said = await after(
    "ALTER TABLE lms.users DROP COLUMN score",
    "ALTER TABLE lms.users ADD COLUMN nickname text",
    "ALTER TABLE lms.users ALTER COLUMN phone TYPE text",
    "ALTER TABLE lms.users ALTER COLUMN name SET NOT NULL",
  );
  expect(said).toEqual([
    "lms.users.name: the column is nullable in the contract and NOT NULL in the warehouse.",
    "lms.users.phone: the type is character varying(50) in the contract and text in the warehouse.",
    "lms.users.score: the column is integer in the contract and missing in the warehouse.",
    "lms.users.nickname: the column is missing in the contract and text in the warehouse.",
  ]);
});

test("a lost default is named", async () => {
  expect(await after("ALTER TABLE lms.user_product_progress ALTER COLUMN created_at DROP DEFAULT")).toEqual([
    "lms.user_product_progress.created_at: the default is CURRENT_TIMESTAMP in the contract and none in the warehouse.",
  ]);
});

test("a lost key and a changed index are named", async () => {
  const said = await after(
    "ALTER TABLE lms.tags DROP CONSTRAINT tags_pkey",
    "DROP INDEX lms.users_email",
    "CREATE INDEX users_email ON lms.users (email)",
  );
  expect(said).toContain(
    "lms.tags: the physical key is (id_tenant, id) in the contract and none in the warehouse.",
  );
  expect(said).toContain(
    'lms.users: the index users_email is (id_tenant, "left"(email, 300)) in the contract and (email) in the warehouse.',
  );
});

test("a comment that is not the dictionary's is named", async () => {
  expect(
    await after("COMMENT ON COLUMN lms.tags.title IS 'Name'", "COMMENT ON TABLE lms.tags IS NULL"),
  ).toEqual([
    'lms.tags: the comment is "Labels on learners and tracks." in the contract and missing in the warehouse.',
    'lms.tags.title: the comment is "Label." in the contract and "Name" in the warehouse.',
  ]);
});

test("row-level security that is off, wide open or gone is named", async () => {
  const said = await after(
    "ALTER TABLE lms.tags DISABLE ROW LEVEL SECURITY",
    "DROP POLICY tenants_of_scope ON lms.users",
    "CREATE POLICY everyone ON lms.admins FOR SELECT USING (true)",
    "ALTER POLICY tenants_of_scope ON lms.exams USING (true)",
  );
  expect(said).toEqual([
    "lms.admins: policy everyone is found to let everyone (public) through.",
    expect.stringMatching(
      /^lms\.exams: policy tenants_of_scope is expected to use \(id_tenant = ANY .* and found to use true\.$/,
    ),
    "lms.tags: row-level security is expected to be enabled and found disabled.",
    "lms.users: a policy for opendb_console is expected and none was found.",
  ]);
});

test("a warehouse of another version of the contract is named", async () => {
  expect(await after("UPDATE opendb.meta SET contract_version = 99")).toEqual([
    "opendb.meta: the contract's version is expected to be 2 and found to be 99.",
  ]);
});
