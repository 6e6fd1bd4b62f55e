import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contracts, kits, plans } from "#db/schema/console/index.ts";
import { ask } from "../testing.ts";
import { applyLimits } from "./limits.ts";
import { type KitServer, kitFor, kitServer } from "./testing.ts";
import { publishAll } from "./upkeep.ts";

let server: KitServer;
beforeAll(async () => {
  server = await kitServer();
}, 120_000);
afterAll(() => server?.end());

/** What PostgreSQL holds of a kit's role. */
async function given(role: string): Promise<[number | undefined, string | undefined]> {
  const [row] = await ask<{ connections: number; settings: string[] }>(
    { url: server.by.adminUrl },
    `SELECT rolconnlimit AS connections, setconfig AS settings FROM pg_roles r JOIN pg_db_role_setting s ON s.setrole = r.oid
     WHERE rolname = $1`,
    [role],
  );
  return [row?.connections, row?.settings.find((one) => one.startsWith("statement_timeout="))];
}

test("a plan that is lowered gives the roles of its kits less, one that is raised again what they were made with", async () => {
  const { control, by } = server;
  const made = { connections: 8, statementSeconds: 200, form: "password" } as const;
  const { kit } = await kitFor(server, server.acme, "bi", made);
  const other = await kitFor(server, server.globex, "bi", made);
  const [plan] = await control.select().from(plans);
  if (!plan) throw new Error("There is no plan.");
  const limit = (connection_limit: number, statement_seconds: number) =>
    control.update(plans).set({ connection_limit, statement_seconds }).where(eq(plans.id, plan.id));
  await limit(8, 200);
  const agreed = {
    price: "1.00",
    billing_period: "monthly",
    starts_on: "2026-01-01",
    updated_by: "test",
  } as const;
  await control.insert(contracts).values({ id_customer: server.acme.id, id_plan: plan.id, ...agreed });
  await applyLimits(by);
  expect(await applyLimits(by), "nothing is left to be given").toEqual([]);
  await limit(3, 900);
  expect(await applyLimits(by)).toEqual([{ role: kit.role_name }]);
  expect(await given(kit.role_name)).toEqual([3, "statement_timeout=200s"]);
  expect(await given(other.kit.role_name)).toEqual([8, "statement_timeout=200s"]);
  await limit(3, 20);
  await publishAll(by);
  expect(await given(kit.role_name)).toEqual([3, "statement_timeout=20s"]);
  expect(await applyLimits(by), "publishing has done it").toEqual([]);
  await limit(50, 3000);
  await applyLimits(by);
  expect(await given(kit.role_name)).toEqual([8, "statement_timeout=200s"]);
  const [row] = await control.select().from(kits).where(eq(kits.id, kit.id));
  expect(row, "what it was made with").toMatchObject({ connection_limit: 8, statement_seconds: 200 });
});
