import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { openKit } from "#auth/kits/delivery.ts";
import { somebody } from "#auth/people/testing.ts";
import { callerFrom } from "#auth/sessions/caller.ts";
import { hashOfSecret, newSecret } from "#auth/sessions/secret.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { kitTasks } from "#db/schema/console/kit_tasks.ts";
import { type KitServer, kitServer, unpack } from "#warehouse/kits/testing.ts";
import { doKitTasks } from "./kit-tasks.ts";

export const here = callerFrom("203.0.113.9", "Test/1.0");
export let server: KitServer;
export let control: Control;
/** Of a session of somebody of customer success at Acme. */
export let key: Buffer;

/** A server of the test file's own, with somebody of customer success, and no task before each test. */
export function withKits(): void {
  beforeAll(async () => {
    server = await kitServer();
    control = server.control;
    const id = await somebody(control, "customer_success", [server.acme], "Sofia");
    ({ key } = await openSession(control, id));
  });
  afterAll(() => server.end());
  beforeEach(() => control.delete(kitTasks));
}

/** Asks as a page does, with the rights of the web process, in the name of somebody of customer success at Acme. */
export const asked = (kind: string, role: string, input: object, customer: Customer = server.acme) =>
  actingWith(key, (tx) =>
    tx.execute(sql`INSERT INTO console.kit_tasks (id_customer, kind, role_name, input, id_person, requested_by)
      SELECT ${customer.id}, ${kind}, ${role}, ${JSON.stringify(input)}, p.id, p.email FROM console.people p
      WHERE p.id = console.acting_person() ON CONFLICT DO NOTHING`),
  );

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
export const wanted = (rest: object = {}) => ({
  form: "certificate",
  purpose: "person",
  tenants: null,
  isPersonal: false,
  addresses: null,
  connections: 5,
  seconds: 30,
  expiresAt: inDays(30).toISOString(),
  ...rest,
});

export async function made(role: string, rest: object = {}): Promise<number> {
  await asked("make", role, wanted(rest));
  await doKitTasks(control);
  const { rows } = await control.execute<{ id: string }>(
    sql`SELECT id FROM console.kits WHERE role_name = ${role} AND state = 'active'`,
  );
  return Number(rows[0]?.id);
}

export async function linkTo(idKit: number, request: string | null = null): Promise<string> {
  const secret = newSecret();
  const caller = JSON.stringify(here);
  const { rowCount } = await actingWith(key, (tx) =>
    tx.execute(sql`SELECT * FROM console.make_kit_link(${idKit}, ${hashOfSecret(secret)}, ${request},
      ${inDays(30).toISOString()}, 7, ${caller})`),
  );
  expect(rowCount).toBe(1);
  return secret;
}

/** Opens a link while a worker looks once a tenth of a second for what there is to do. */
export async function opened(secret: string) {
  const timer = setInterval(() => void doKitTasks(control), 100);
  try {
    return await openKit(secret, here);
  } finally {
    clearInterval(timer);
  }
}

export async function handed(secret: string) {
  const delivered = await opened(secret);
  if (delivered.outcome !== "handed") throw new Error(JSON.stringify(delivered));
  return delivered;
}

export const errorOf = async () => {
  const [task] = await control.select().from(kitTasks);
  return { state: task?.state, ...task?.error };
};

export const filesOf = ({ archive, connection }: Awaited<ReturnType<typeof handed>>) =>
  unpack({
    kit: { role_name: connection.user },
    handed: { archive: Buffer.from(archive?.base64 ?? "", "base64") },
  });
