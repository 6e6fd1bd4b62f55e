import { expect, test } from "vitest";
import { unlikeSource } from "#loader/tests/oracle.testing.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

test("a sweep brings back what the source has and the warehouse has not, and rows whose tenant changed without a change time", async () => {
  const loads = await freshLoads();
  const { load, customer, source } = loads;
  await load("seed");
  const tenants = (await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants")).map(
    ({ id }) => id,
  );
  for (const table of ["learners", "messages", "points", "exam_attempts"])
    await source.admin.query(
      `UPDATE platform.${table} t SET instance_id = (SELECT id FROM unnest($1::bigint[]) id WHERE id <> t.instance_id ORDER BY id LIMIT 1)
       WHERE id IN (SELECT id FROM platform.${table} WHERE instance_id = ANY ($1) AND created_at < platform.clock() - interval '10 days' ORDER BY id LIMIT 4)`,
      [tenants],
    );
  for (const table of ["lms.users", "lms.user_logs", "lms.showcases", "lms.tenants"])
    await ask(
      customer.asLoader,
      `WITH gone AS (DELETE FROM ${table} WHERE id = (SELECT max(id) FROM ${table}) RETURNING *)
       UPDATE opendb.counts c SET rows = rows - 1 FROM gone g
       WHERE table_name = '${table}' AND c.id_tenant = ${table === "lms.tenants" ? "g.id" : "g.id_tenant"}`,
    );
  const swept = await load("delta", { isSweep: true });
  expect(
    swept.steps.filter(({ error, findings }) => error || findings.some(({ level }) => level === "differs")),
  ).toEqual([]);
  expect(swept.state).toBe("done");
  expect(await unlikeSource(loads)).toEqual([]);
  const users = swept.steps.find((step) => step.table_name === "lms.users");
  expect([users?.rows_inserted, users?.rows_deleted]).toEqual([5, 4]);
});
