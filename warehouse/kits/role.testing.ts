import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { client } from "#db/connect.ts";
import { quote } from "#db/ddl.ts";
import { scramVerifier } from "#db/scram.ts";
import type { TestLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { giveRole, type KitRole, setVerifier } from "./role.ts";

let made = 0;

/** A kit's role in a warehouse that is loaded, dropped at the test's end; `connect` signs in as it does. */
export async function kitIn({ customer }: Pick<TestLoads, "customer">, rest: Partial<KitRole> = {}) {
  const role = `${customer.slug}_kit`;
  const kit: KitRole = {
    id: ++made,
    role_name: role,
    tenants: null,
    is_personal: false,
    connection_limit: 3,
    statement_seconds: 20,
    expires_at: new Date(Date.now() + 86_400_000),
    ...rest,
  };
  const give = async () => {
    const opened = await client({ url: inject("ownerUrl"), database: customer.slug });
    await giveRole(opened, kit, customer.slug);
    await setVerifier(opened, role, scramVerifier("a-password"));
    await opened.end();
  };
  await give();
  onTestFinished(async () => {
    const admin = { url: inject("adminUrl"), database: customer.slug };
    for (const sql of [`DROP OWNED BY ${quote(role)}`, `DROP ROLE ${quote(role)}`]) await ask(admin, sql);
  });
  const url = Object.assign(new URL(inject("ownerUrl")), { username: role, password: "a-password" });
  const signIn = async () => {
    const { hostname: host, port } = url;
    const opened = new pg.Client({
      host,
      port: Number(port),
      user: role,
      password: "a-password",
      database: customer.slug,
    });
    await opened.connect();
    onTestFinished(() => opened.end());
    return opened;
  };
  return { kit, role, give, signIn };
}

/** The one value of a row. */
export const one = async (opened: pg.Client, sql: string) =>
  Object.values(((await opened.query(sql)).rows[0] ?? {}) as Record<string, unknown>)[0];
