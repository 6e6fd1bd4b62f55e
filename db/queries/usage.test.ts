import { expect, test } from "vitest";
import { dayOf } from "#days.ts";
import { contracts, kits, plans, usageSamples } from "#db/schema/console/index.ts";
import { accessOf } from "#db/scope.testing.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { inTreeOrder } from "./tenants-tree.ts";
import { usageKits, usageOf } from "./usage.ts";

const ago = (days: number) => dayOf(new Date(Date.now() - days * 86_400_000));

test("the days of a period are of one customer, oldest first, of all tables or of one alone", async () => {
  const { control } = await freshControl();
  const [mine, other] = [await freshCustomer(control), await freshCustomer(control)];
  const table = (rows: number) => [
    { table: "lms.users", rows, bytes: rows * 10 },
    { table: "lms.exams", rows: 1, bytes: 10 },
  ];
  for (const [{ id }, days, rows] of [
    ...[[mine, 0, 30] as const, [mine, 5, 20] as const, [mine, 40, 10] as const],
    [other, 1, 999] as const,
  ])
    await control.insert(usageSamples).values({
      ...{ id_customer: id, day: ago(days), taken_at: new Date(), rows: rows + 1, bytes: (rows + 1) * 10 },
      ...{ learners: rows, cap: 50, capped_learners: rows - 1, tables: table(rows), tenants: [] },
    });
  const access = accessOf({ ...mine, host: "", port: 1 });
  const all = await usageOf(access, { days: 30, table: null });
  expect(all.days).toEqual([
    { day: ago(5), rows: 21, bytes: 210, learners: 20, counted: 19, cap: 50 },
    { day: ago(0), rows: 31, bytes: 310, learners: 30, counted: 29, cap: 50 },
  ]);
  expect([all.first?.day, all.latest?.day]).toEqual([ago(5), ago(0)]);
  const one = await usageOf(access, { days: 90, table: "lms.users" });
  expect(one.days.map(({ rows, bytes }) => [rows, bytes])).toEqual([
    [10, 100],
    [20, 200],
    [30, 300],
  ]);
  const none = await usageOf(access, { days: 30, table: "lms.scores" });
  expect(none.days.map(({ rows }) => rows)).toEqual([null, null]);
  // A plan's limit is for all learners.
  const [plan] = await control.update(plans).set({ learner_limit: 60 }).returning();
  await control.insert(contracts).values({
    ...{ id_customer: mine.id, id_plan: plan?.id ?? 0, price: "1", billing_period: "monthly" },
    ...{ starts_on: "2026-01-01", updated_by: "test" },
  });
  expect((await usageOf(access, { days: 30, table: null })).days.at(-1)).toMatchObject({
    counted: 30,
    cap: 60,
  });
  await control.pool.end();
});

test("a customer that was never measured has nothing, and kits only their own", async () => {
  const { control } = await freshControl();
  const [mine, other] = [await freshCustomer(control), await freshCustomer(control)];
  for (const { id, slug } of [mine, other])
    await control.insert(kits).values({
      ...{
        id_customer: id,
        role_name: `${slug}_user`,
        purpose: "bi_tool",
        form: "password",
        state: "active",
      },
      ...{ connection_limit: 3, statement_seconds: 60, expires_at: new Date(0), created_by: "test" },
    });
  const access = accessOf({ ...mine, host: "", port: 1 });
  expect(await usageOf(access, { days: 90, table: null })).toEqual({
    ...{ days: [], first: null, latest: null, planLimit: null },
  });
  expect(await usageKits(access)).toMatchObject([
    { role: `${mine.slug}_user`, connections: 3, seconds: 60, isExpired: true },
  ]);
  await control.pool.end();
});

test("tenants are read from the root down, each once, whatever their parents are", () => {
  const of = (id: string, parent: string | null) => ({ id, parent });
  const rows = [
    of("3", "1"),
    of("1", null),
    of("2", "1"),
    of("4", "3"),
    of("7", "8"),
    of("8", "7"),
    of("9", "99"),
  ];
  expect(inTreeOrder(rows)).toEqual([
    { id: "1", depth: 0 },
    { id: "3", depth: 1 },
    { id: "4", depth: 2 },
    { id: "2", depth: 1 },
    { id: "9", depth: 0 },
    { id: "7", depth: 0 },
    { id: "8", depth: 1 },
  ]);
});
