import { expect, test } from "vitest";
import { bookkeepingSteps, parseStep } from "#db/bookkeeping/steps.ts";
import { client } from "#db/connect.ts";
import { readContract } from "#db/contract/parse.ts";
import { planUpgrade, upgradeWarehouse } from "#loader/load/upgrade.ts";
import { ask } from "#warehouse/testing.ts";
import { unlikeSource } from "./oracle.testing.ts";
import { contents, freshLoads, one, type TestLoads } from "./testing.ts";

/* The dictionary's sentences about values, each with values that are right. */

async function loaded(): Promise<TestLoads & { first: (sql: string) => Promise<Record<string, string>> }> {
  const loads = await freshLoads();
  const first = async (sql: string) => {
    const { rows } = await loads.source.admin.query<Record<string, string>>(sql);
    expect(rows, sql).not.toHaveLength(0);
    return rows[0] ?? {};
  };
  return { ...loads, first };
}

const ours = "(SELECT id FROM platform.instances WHERE slug LIKE 'acme%')";

test("a product that is deleted, or whose origin is, unlocks nothing, and the link follows when that changes", async () => {
  const { load, customer, source, first } = await loaded();
  const link = await first(
    `SELECT l.track_id, l.product_id, p.origin_id FROM platform.track_products l JOIN platform.products p ON p.id = l.product_id
     JOIN platform.products o ON o.id = p.origin_id WHERE l.instance_id IN ${ours} AND p.deleted_at IS NULL AND o.deleted_at IS NULL
       AND NOT EXISTS (SELECT FROM platform.track_products m JOIN platform.products q ON q.id = m.product_id
         WHERE m.track_id = l.track_id AND m.product_id <> l.product_id AND coalesce(q.origin_id, q.id) = p.origin_id)
     ORDER BY 1, 2 LIMIT 1`,
  );
  const links = () =>
    one(
      customer.asLoader,
      `SELECT count(*)::int FROM lms.track_products WHERE id_track = ${link.track_id} AND id_product = ${link.origin_id}`,
    );
  const shown = `SELECT count(*)::int FROM lms.track_products t JOIN lms.products p ON p.id = t.id_product WHERE p.deleted_at IS NOT NULL`;
  // Links of deleted products, as platforms have them.
  await source.admin.query(
    `UPDATE platform.products SET deleted_at = platform.clock() WHERE id IN (
       SELECT product_id FROM platform.track_products WHERE instance_id IN ${ours} AND product_id NOT IN (${link.product_id}, ${link.origin_id}) ORDER BY 1 LIMIT 3)`,
  );
  await load("seed");
  expect([await one(customer.asLoader, shown), await links()]).toEqual([0, 1]);
  for (const id of [link.product_id, link.origin_id])
    for (const [at, expected] of [
      ["platform.clock()", 0],
      ["NULL", 1],
    ]) {
      await source.admin.query(
        `UPDATE platform.products SET deleted_at = ${at}, updated_at = platform.clock() WHERE id = ${id}`,
      );
      await load("delta");
      expect([id, at, await links(), await one(customer.asLoader, shown)]).toEqual([id, at, expected, 0]);
      expect(await unlikeSource({ customer, source })).toEqual([]);
    }
});

const settings = {
  certificate: {
    is_active: false,
    workload: "",
    content: 'Has "fields": {} in it',
    availability: { mode: null, period: { from: "", until: [] } },
    fields: {
      name: { x: 0, font: "", more: { deep: {} } },
      date: {},
      doc: [],
      list: [{ a: null, b: 1 }, {}, null],
    },
  },
  secret: { key: "k" },
};
const exposed = {
  certificate: {
    is_active: false,
    content: 'Has "fields": {} in it',
    fields: { name: { x: 0 }, list: [{ b: 1 }, {}, null] },
  },
};
const emptied = { certificate: { workload: [], fields: { name: { font: {} } } } };

test("documents have no empty branch, at whatever depth: not null, an empty text, {} or []; false and 0 are values", async () => {
  const { load, customer, source, first } = await loaded();
  const { id } = await first(
    `SELECT id FROM platform.products WHERE instance_id IN ${ours} ORDER BY 1 LIMIT 1`,
  );
  const put = (meta: object | null, override: object | null) =>
    source.admin.query(
      "UPDATE platform.products SET settings = $1, settings_override = $2, updated_at = platform.clock() WHERE id = $3",
      [meta, override, id],
    );
  const found = async () =>
    (await ask(customer.asLoader, `SELECT meta, meta_override FROM lms.products WHERE id = ${id}`))[0];
  await put(settings, { certificate: { taught_by: "", show_back: true } });
  const branding = {
    branding: { title: "", email: { sender: { name: "" } }, theme: "dark" },
    certificate: { logo: [] },
  };
  await source.admin.query("UPDATE platform.instances SET settings = $1 WHERE id = $2", [
    branding,
    customer.id_root_tenant,
  ]);
  await load("seed");
  expect(await found()).toEqual({ meta: exposed, meta_override: { certificate: { show_back: true } } });
  expect(
    await one(customer.asLoader, `SELECT meta FROM lms.tenants WHERE id = ${customer.id_root_tenant}`),
  ).toEqual({
    branding: { theme: "dark" },
  });
  for (const [meta, override, expected] of [
    [emptied, emptied, { meta: {}, meta_override: null }],
    [null, null, { meta: null, meta_override: null }],
    [settings, settings, { meta: exposed, meta_override: exposed }],
  ] as const) {
    await put(meta, override);
    await load("delta");
    expect(await found()).toEqual(expected);
  }
  expect(await unlikeSource({ customer, source })).toEqual([]);
});

test("a module whose parent is missing or another tenant's counts as one without a parent, one with a draft does not", async () => {
  const { load, customer, source, first } = await loaded();
  const busy = await first(
    `SELECT s.id, s.instance_id, s.product_id FROM platform.progress_events e JOIN platform.lessons l ON l.id = e.lesson_id
       JOIN platform.sections s ON s.id = l.section_id JOIN platform.products p ON p.id = l.product_id
     WHERE e.instance_id IN ${ours} AND l.deleted_at IS NULL AND NOT l.is_draft AND s.deleted_at IS NULL AND NOT s.is_draft
       AND s.parent_id IS NULL AND p.deleted_at IS NULL AND NOT p.is_draft GROUP BY 1, 2, 3 ORDER BY count(*) DESC LIMIT 1`,
  );
  const draft = async (where: string) =>
    (
      await first(
        `INSERT INTO platform.sections (instance_id, product_id, is_draft, position, title, created_at, updated_at)
         SELECT instance_id, product_id, true, 9, 'Draft', platform.clock(), platform.clock()
         FROM platform.sections WHERE ${where} ORDER BY id LIMIT 1 RETURNING id`,
      )
    ).id;
  const foreign = await draft(`instance_id IN ${ours} AND instance_id <> ${busy.instance_id}`);
  const own = await draft(`id = ${busy.id}`);
  const progress = () =>
    ask<{ id_user: string; progress: string }>(
      customer.asLoader,
      `SELECT id_user, progress FROM lms.user_product_progress
       WHERE id_tenant = ${busy.instance_id} AND id_product = ${busy.product_id} ORDER BY 1`,
    );
  await load("seed");
  await load("derive");
  const without = await progress();
  expect(without.some((row) => Number(row.progress) > 0)).toBe(true);
  for (const [parent, isSame] of [
    ["987654321", true],
    [own, false],
    [foreign, true],
  ] as const) {
    await source.admin.query(
      `UPDATE platform.sections SET parent_id = ${parent}, updated_at = platform.clock() WHERE id = ${busy.id}`,
    );
    await load("delta");
    await load("derive");
    const incremental = await progress();
    await load("derive", { isFull: true });
    expect(await progress()).toEqual(incremental);
    if (isSame) expect(incremental).toEqual(without);
    else expect(incremental).not.toEqual(without);
  }
});

test("the time of a learner's progress is that of the recompute that made or changed it, not of those that confirm it", async () => {
  const { load, customer, source } = await loaded();
  await load("seed");
  await load("derive");
  const times = async () =>
    new Map(
      (
        await ask<{ row: string; at: string; progress: string }>(
          customer.asLoader,
          "SELECT (id_tenant, id_user, id_product)::text AS row, created_at::text AS at, progress FROM lms.user_product_progress",
        )
      ).map(({ row, ...is }) => [row, is]),
    );
  const before = await times();
  expect(new Set([...before.values()].map(({ at }) => at)).size).toBe(1);
  await source.admin.query(
    `INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
     SELECT DISTINCT instance_id, learner_id, lesson_id, -1, platform.clock() FROM platform.progress_events
     WHERE instance_id IN ${ours} AND action = 1 AND learner_id % 3 = 0`,
  );
  await load("delta");
  await load("derive", { isFull: true });
  const after = await times();
  const moved = [...before].filter(([row, was]) => after.get(row)?.progress !== was.progress);
  expect(moved.length).toBeGreaterThan(0);
  expect(moved.length).toBeLessThan(before.size);
  for (const [row, was] of before)
    expect(after.get(row)?.at !== was.at, row).toBe(after.get(row)?.progress !== was.progress);
});

test("a certificate is of the product that issued it, a replica itself; an exam result and points are of its origin", async () => {
  const { load, customer, source, first } = await loaded();
  const { id, origin_id } = await first(
    `SELECT p.id, p.origin_id FROM platform.products p JOIN platform.certificates c ON c.product_id = p.id
     WHERE p.origin_id IS NOT NULL AND p.instance_id IN ${ours} ORDER BY 1 LIMIT 1`,
  );
  for (const table of ["exam_attempts", "points"])
    await source.admin.query(
      `UPDATE platform.${table} SET product_id = ${id} WHERE instance_id = (SELECT instance_id FROM platform.products WHERE id = ${id})`,
    );
  await load("seed");
  const count = (table: string, product: string | undefined) =>
    one(customer.asLoader, `SELECT count(*) > 0 FROM ${table} WHERE id_product = ${product}`);
  expect(await count("lms.user_certificates", id)).toBe(true);
  for (const table of ["lms.exam_results", "lms.scores"])
    expect([await count(table, id), await count(table, origin_id)]).toEqual([false, true]);
});

/** Rows as an earlier meaning left them, which nothing at the source will ever bring back into a window. */
const former = [
  `UPDATE lms.products SET meta = jsonb_set(meta, '{certificate,fields}', '{"date": {}}') WHERE meta ? 'certificate'`,
  "DELETE FROM lms.products WHERE id = (SELECT max(id) FROM lms.products)",
  "INSERT INTO lms.products (id, id_tenant) SELECT 99999999, id FROM lms.tenants WHERE id_parent IS NULL",
  "UPDATE lms.scores SET type = 'manual' WHERE id % 2 = 0",
  "UPDATE lms.user_product_progress SET progress = 0.5 WHERE id_user % 2 = 0",
  "COMMENT ON TABLE lms.products IS 'Courses.'",
];

test("an upgrade that changes what tables mean is followed by the next delta and derive, as if they had been seeded", async () => {
  const { load, customer, source } = await loaded();
  await load("seed");
  await load("derive");
  const before = await contents(customer.asLoader);
  for (const sql of former) await ask(customer.asLoader, sql);
  await load("delta");
  await load("derive");
  expect(await contents(customer.asLoader)).not.toEqual(before);
  const steps = [
    ...bookkeepingSteps(),
    parseStep(
      "9001_meaning.sql",
      `-- Things mean something else.\n-- contract: ${readContract().version}\n-- read again: lms.products, lms.scores\n-- compute again: lms.user_product_progress\n`,
    ),
  ];
  const warehouse = await client(customer.asLoader);
  expect(await planUpgrade(warehouse, { steps })).toMatchObject([
    { about: "Things mean something else.", readAgain: ["lms.products", "lms.scores"] },
  ]);
  await upgradeWarehouse(warehouse, { steps });
  // Loads know the steps that have files.
  await warehouse.query("UPDATE opendb.meta SET bookkeeping = $1", [bookkeepingSteps().at(-1)?.version]);
  await warehouse.end();
  const delta = await load("delta");
  expect(delta.state).toBe("done");
  const read = (table: string) => delta.steps.find(({ table_name }) => table_name === table);
  for (const table of ["lms.products", "lms.scores"])
    expect(read(table)?.rows_read).toBe(
      Number(await one(customer.asLoader, `SELECT count(*) FROM ${table}`)),
    );
  await load("derive");
  expect(await contents(customer.asLoader)).toEqual(before);
  expect(await unlikeSource({ customer, source })).toEqual([]);
  expect(
    await one(customer.asLoader, "SELECT obj_description('lms.products'::regclass) FROM opendb.meta"),
  ).toBe("Products, that is courses, sold or offered.");
  const outdated = "SELECT count(*)::int FROM opendb.watermarks WHERE is_outdated";
  expect(await one(customer.asLoader, outdated)).toBe(0);
  const next = await load("delta");
  const again = next.steps.find(({ table_name }) => table_name === "lms.scores");
  expect(again?.rows_read).toBeLessThan(read("lms.scores")?.rows_read ?? 0);
  // A seed does the same.
  await ask(
    customer.asLoader,
    "UPDATE opendb.watermarks SET is_outdated = true WHERE table_name = 'lms.scores'",
  );
  await load("seed", { tables: ["lms.scores"] });
  expect(await one(customer.asLoader, outdated)).toBe(0);
});
