import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type Mail, startMailServer } from "#auth/invitations/testing.ts";
import type { Control } from "#db/control.ts";
import { kitReminders, kits, people } from "#db/schema/console/index.ts";
import { freePort } from "#embedded/port.ts";
import { env, reread } from "#env.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { remindOfKits } from "./reminders.ts";

let control: Control;
let addresses: Record<string, string>;

beforeEach(async () => {
  const fresh = await freshControl();
  ({ control } = fresh);
  addresses = { DATABASE_URL: env().DATABASE_URL ?? "", CONSOLE_URL: fresh.consoleUrl };
  const customer = await freshCustomer(control);
  const [maker] = await control
    .insert(people)
    .values({ email: "ana@opendb.example", name: "Ana", role: "customer_success" })
    .returning();
  await control.insert(kits).values({
    id_customer: customer.id,
    role_name: "acme_user",
    purpose: "person",
    form: "password",
    state: "active",
    connection_limit: 1,
    statement_seconds: 10,
    expires_at: new Date(Date.now() + 100 * 86_400_000),
    created_at: sql`now() - interval '200 days'`,
    id_person: maker?.id,
    created_by: "ana@opendb.example",
  });
});

const endsIn = (days: number) =>
  control.update(kits).set({ expires_at: sql`now() + make_interval(days => ${days}) - interval '1 minute'` });
const told = async () =>
  (await control.select().from(kitReminders).orderBy(kitReminders.told_at)).map(({ days, sent_at }) => [
    days,
    sent_at !== null,
  ]);

async function mailed(): Promise<Mail[]> {
  const mails: Mail[] = [];
  const server = await startMailServer((mail) => mails.push(mail));
  onTestFinished(server.close);
  reread({ ...addresses, SMTP_URL: server.url });
  return mails;
}

test("whoever made a kit is told 30, 7 and 1 days before its end, once each, by one of all workers, in both languages", async () => {
  const mails = await mailed();
  expect(await remindOfKits(control)).toBe(0);
  const both = async () =>
    (await Promise.all([1, 2, 3].map(() => remindOfKits(control)))).reduce((sum, count) => sum + count);
  // The end comes nearer: the row is the same one, and its earlier reminders are of the end that it had.
  const until = new Date(Date.now() + 30 * 86_400_000 - 60_000);
  await control.update(kits).set({ expires_at: until });
  expect(await both()).toBe(1);
  expect(await both()).toBe(0);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.to).toEqual(["ana@opendb.example"]);
  expect(mails[0]?.text).toMatch(/Olá, Ana![\s\S]*acme_user[\s\S]*Hello, Ana!/);
  for (const days of [7, 1]) {
    await endsIn(days);
    expect(await both()).toBe(1);
    expect(await both()).toBe(0);
  }
  expect(mails).toHaveLength(3);
  expect(await told()).toEqual([
    [30, true],
    [7, true],
    [1, true],
  ]);
});

test("what passed while no worker was there is told once and not thrice, and of a kit that was made short nothing before", async () => {
  await endsIn(1);
  expect(await remindOfKits(control)).toBe(1);
  expect(await told()).toEqual([[1, false]]);
  await control.delete(kitReminders);
  await control.update(kits).set({ created_at: sql`now()` });
  await endsIn(20);
  expect(await remindOfKits(control)).toBe(0);
});

test("of a kit that is over, and of one that is revoked, nothing is said", async () => {
  await control.update(kits).set({ expires_at: sql`now() - interval '1 minute'` });
  expect(await remindOfKits(control)).toBe(0);
  await endsIn(7);
  await control
    .update(kits)
    .set({ state: "revoked", revoked_at: new Date() })
    .where(eq(kits.role_name, "acme_user"));
  expect(await remindOfKits(control)).toBe(0);
});

test("a mail that no server takes, and one to somebody who may not sign in any more, is not sent; the kit is told of all the same", async () => {
  reread({ ...addresses, SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
  await endsIn(7);
  expect(await remindOfKits(control)).toBe(1);
  expect(await told()).toEqual([[7, false]]);
  const mails = await mailed();
  await control.update(people).set({ is_active: false });
  await endsIn(1);
  expect(await remindOfKits(control)).toBe(1);
  expect(mails).toEqual([]);
});
