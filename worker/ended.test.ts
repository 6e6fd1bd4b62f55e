import { asc } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { type Control, controlDb } from "#db/control.ts";
import { audit, invitations, passwordRequests, people, sessions } from "#db/schema/console/index.ts";
import { freshControl } from "#warehouse/testing.ts";
import { pruneEnded } from "./ended.ts";

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
let control: Control;
beforeEach(async () => {
  ({ control } = await freshControl());
  await control.insert(people).values([
    { email: "ana@acme.example", name: "Ana", role: "operations" },
    { email: "leo@acme.example", name: "Leo", role: "operations" },
  ]);
});

type Given = Partial<typeof sessions.$inferInsert>;
let made = 0;
/** A session that began so many days ago and was in use for an hour. */
const session = (id_person: number, days: number, given: Given = {}) => ({
  id_person,
  secret_hash: Buffer.from(`h${made++}`),
  created_at: ago(days),
  seen_at: ago(days - 1 / 24),
  expires_at: ago(days - 0.5),
  idle_minutes: 120,
  ...given,
});
const left = async () =>
  (await control.select().from(sessions).orderBy(asc(sessions.id))).map(({ user_agent }) => user_agent);

test("sessions go so many days after they were over, in whatever way; the last one of each person stays", async () => {
  await control
    .insert(sessions)
    .values([
      session(1, 101, { user_agent: "signed out", ended_at: ago(100.5) }),
      session(1, 100.3, { user_agent: "unused" }),
      session(1, 100, { user_agent: "signed out later", ended_at: ago(99) }),
      session(1, 130, { user_agent: "long one", expires_at: ago(99), seen_at: ago(99.05) }),
      session(1, 1, { user_agent: "of now" }),
      session(2, 300, { user_agent: "older", ended_at: ago(300) }),
      session(2, 200, { user_agent: "last one", ended_at: ago(200) }),
    ]);
  expect(await pruneEnded(controlDb(), 100)).toBe(3);
  expect(await left()).toEqual(["signed out later", "long one", "of now", "last one"]);
  const [told] = await control.select().from(audit);
  expect(told).toMatchObject({
    actor: "worker",
    action: "session.prune",
    details: { sessions: 3, links: 0, days: 100 },
  });
});

test("links go so many days after they were used or had expired", async () => {
  const link = (name: string, given: Partial<typeof invitations.$inferInsert>) => ({
    id_person: 1,
    kind: "reset" as const,
    secret_hash: Buffer.from(name),
    created_by: name,
    expires_at: ago(101),
    ...given,
  });
  await control
    .insert(invitations)
    .values([
      link("expired", {}),
      link("used", { used_at: ago(101), expires_at: ago(99) }),
      link("expired lately", { expires_at: ago(99) }),
      link("used lately", { used_at: ago(99) }),
      link("open", { expires_at: ago(-1) }),
    ]);
  expect(await pruneEnded(controlDb(), 100)).toBe(2);
  const kept = await control.select().from(invitations).orderBy(asc(invitations.id));
  expect(kept.map(({ created_by }) => created_by)).toEqual(["expired lately", "used lately", "open"]);
});

test("what was asked for at the sign-in page goes after a day, without a word", async () => {
  await control
    .insert(passwordRequests)
    .values([1.1, 0.9].map((days) => ({ email: `${days}@x.example`, created_at: ago(days) })));
  expect(await pruneEnded(controlDb(), 100)).toBe(0);
  expect((await control.select().from(passwordRequests)).map(({ email }) => email)).toEqual([
    "0.9@x.example",
  ]);
  expect(await control.select().from(audit)).toEqual([]);
});

test("it is done once a day, by whichever worker", async () => {
  const old = () => control.insert(sessions).values([session(1, 300, { ended_at: ago(300) }), session(1, 1)]);
  await old();
  expect(await pruneEnded(controlDb(), 100)).toBe(1);
  await old();
  expect(await pruneEnded(controlDb(), 100)).toBe(0);
  expect(await control.select().from(audit)).toHaveLength(1);
});
