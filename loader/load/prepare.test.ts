import { expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { mustFollowContract } from "#loader/manifest/claims.ts";
import { readManifest } from "#loader/manifest/manifest.ts";
import { preview } from "#loader/preview.ts";
import { contents, type Ended, freshLoads, one } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

const stepOf = ({ steps }: Ended, table: string) => steps.find(({ table_name }) => table_name === table);

test("a warehouse of a newer contract is refused by every kind of load, and nothing in it changes", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  await ask(customer.asLoader, "UPDATE opendb.meta SET contract_version = 99");
  await source.admin.query("UPDATE platform.learners SET full_name = 'New', updated_at = platform.clock()");
  const before = await contents(customer.asLoader);
  await expect(plan(customer, "delta")).rejects.toMatchObject({ code: "contract" });
  for (const kind of ["seed", "delta", "derive"] as const) {
    const { state, run } = await load(kind);
    expect([kind, state]).toEqual([kind, "failed"]);
    expect(run.error).toMatchObject({ code: "contract", message: expect.stringContaining("version 99") });
  }
  expect(await contents(customer.asLoader)).toEqual(before);
});

test("no load follows a manifest that contradicts the contract, and every difference is named", () => {
  const manifest = readManifest();
  expect(() => mustFollowContract(manifest)).not.toThrow();
  const tables = manifest.tables.map((entry) =>
    entry.table === "lms.tags" ? { ...entry, strategy: "append" as const, key: ["title"] } : entry,
  );
  expect(() => mustFollowContract({ ...manifest, tables })).toThrow(
    /lms\.tags: the strategy is merge.*\nlms\.tags: the key is/,
  );
});

test("what a table lacks in the warehouse is told as the warehouse's fault, stops that table only, and a seed mends it", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  await load("derive");
  for (const sql of [
    "ALTER TABLE lms.users DROP COLUMN email CASCADE",
    "ALTER TABLE lms.tags ALTER COLUMN title TYPE varchar(9) USING left(title, 9)",
    "ALTER TABLE lms.exams ADD COLUMN note text NOT NULL DEFAULT ''",
    "ALTER TABLE lms.exams ALTER COLUMN note DROP DEFAULT",
  ])
    await ask(customer.asLoader, sql);
  const delta = await load("delta");
  expect(delta.state).toBe("failed");
  const said = (table: string) => stepOf(delta, table)?.error;
  expect(said("lms.users")).toMatchObject({
    code: "contract",
    message: expect.stringMatching(/^lms\.users in the warehouse .*column email is missing/),
    hint: expect.stringContaining("opendb load seed --table lms.users"),
  });
  expect(said("lms.tags")?.message).toContain("and is character varying(9)");
  expect(said("lms.exams")?.message).toContain("note is not in the data dictionary and may not be null");
  expect(delta.steps.filter(({ state }) => state === "failed")).toHaveLength(3);
  const derive = await load("derive", { isFull: true });
  expect(derive.steps.map(({ error }) => error?.code).filter((code) => code && code !== "contract")).toEqual(
    [],
  );
  const tables = ["lms.users", "lms.tags", "lms.exams"];
  // The column that somebody added goes with its table, which has to be confirmed.
  expect((await load("seed", { tables })).run.error).toMatchObject({ code: "needs_confirmation" });
  expect((await load("seed", { tables, isConfirmed: true })).state).toBe("done");
  expect((await load("delta")).state).toBe("done");
});

test("what a table lacks that others refer to is told in their steps as its own, and the warehouse's, and they are loaded", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  for (const [table, column] of [
    ["lms.lessons", "id"],
    ["lms.users", "id_tenant"],
    ["lms.tenants", "id"],
  ])
    await ask(customer.asLoader, `ALTER TABLE ${table} DROP COLUMN ${column} CASCADE`);
  for (const options of [{}, { isSweep: true }]) {
    const delta = await load("delta", options);
    const failed = delta.steps.filter(({ error }) => error !== null);
    expect(failed.map(({ table_name, error }) => [table_name, error?.code])).toEqual([
      ["lms.tenants", "contract"],
      ["lms.users", "contract"],
      ["lms.lessons", "contract"],
    ]);
    for (const [table, check, lost] of [
      [
        "lms.lesson_ratings",
        "id_lesson exists",
        /lms\.lessons .* in the warehouse, the column id is missing/,
      ],
      ["lms.user_logs", "id_user exists", /lms\.users .* in the warehouse, the column id_tenant is missing/],
    ] as const)
      expect(stepOf(delta, table)?.findings).toContainEqual(
        expect.objectContaining({ check, level: "warn", message: expect.stringMatching(lost) }),
      );
  }
});

test("tables that somebody dropped are made anew by the next load, which fills them whole, and it says so", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  await load("derive");
  const before = await contents(customer.asLoader);
  const drop = "DROP TABLE lms.users, lms.user_lesson_progress, metrics.hourly_events CASCADE";
  for (const kind of ["seed", "delta"] as const) {
    await ask(customer.asLoader, drop);
    const planned = await plan(customer, kind);
    expect(planned).toMatchObject({ kind });
    const loaded = await load(kind);
    expect([kind, loaded.state]).toEqual([kind, "done"]);
    for (const table of ["lms.users", "lms.user_lesson_progress"])
      expect(stepOf(loaded, table)?.findings).toContainEqual(
        expect.objectContaining({ check: "missing table", level: "warn" }),
      );
    expect((await load("derive")).state).toBe("done");
    expect(await contents(customer.asLoader)).toEqual(before);
    expect(await one(customer.asLoader, unprotected)).toBe("0");
  }
  await ask(customer.asLoader, "DROP TABLE metrics.hourly_events");
  const derived = await load("derive");
  expect(stepOf(derived, "metrics.hourly_events")?.findings).toHaveLength(1);
  expect(await contents(customer.asLoader)).toEqual(before);
});

const unprotected = `SELECT count(*) FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity
  AND relnamespace IN ('lms'::regnamespace, 'metrics'::regnamespace)`;

async function plan(
  { slug, id_root_tenant }: { slug: string; id_root_tenant: bigint },
  kind: "seed" | "delta",
) {
  const warehouse = await client({ url: inject("adminUrl"), database: slug, role: "opendb_loader" });
  try {
    return await preview(readManifest(), kind, { warehouse, roots: [String(id_root_tenant)], options: {} });
  } finally {
    await warehouse.end();
  }
}
