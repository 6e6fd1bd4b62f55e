import { expect, test } from "vitest";
import { freshLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

type Link = { id: string; id_tenant: string; id_user: string; id_tag: string };
const table = "lms.user_tags";

test("of a table that is compared whole only what differs is read, and it is what the source has", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const links = () => ask<Link>(customer.asLoader, `SELECT * FROM ${table} ORDER BY id`);
  const before = await links();
  const [first, second, third] = before.filter((link) => link.id_tenant === before[0]?.id_tenant);
  const tags = before.map((link) => link.id_tag);
  const other = tags.find((tag) => tag !== second?.id_tag);
  await source.admin.query("DELETE FROM platform.learner_tags WHERE id = $1", [first?.id]);
  await source.admin.query("UPDATE platform.learner_tags SET tag_id = $2 WHERE id = $1", [second?.id, other]);
  await source.admin.query(
    "INSERT INTO platform.learner_tags (instance_id, learner_id, tag_id) VALUES ($1, $2, $3)",
    [third?.id_tenant, third?.id_user, other],
  );
  const { state, steps } = await load("delta", { tables: [table] });
  expect(state).toBe("done");
  expect(steps[0]).toMatchObject({ rows_inserted: 1, rows_updated: 1, rows_deleted: 1 });
  expect(steps[0]?.rows_read).toBeLessThan(before.length / 4);
  const after = await links();
  expect(after).toHaveLength(before.length);
  expect(after.some(({ id }) => id === first?.id)).toBe(false);
  expect(after.find(({ id }) => id === second?.id)?.id_tag).toBe(other);

  const again = await load("delta", { tables: [table] });
  expect(again.steps[0]).toMatchObject({ state: "done", rows_read: 0, rows_total: before.length });
});

test("what somebody writes into such a table by hand is brought in line by the next delta", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  const [link] = await ask<Link>(customer.asLoader, `SELECT * FROM ${table} ORDER BY id LIMIT 1`);
  await ask(customer.asLoader, `UPDATE ${table} SET id_user = -1 WHERE id = ${link?.id}`);
  const { steps } = await load("delta", { tables: [table] });
  expect(steps[0]).toMatchObject({ state: "done", rows_updated: 1 });
  expect(await ask<Link>(customer.asLoader, `SELECT * FROM ${table} WHERE id = ${link?.id}`)).toEqual([link]);
});
