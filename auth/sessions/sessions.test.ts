import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { type Control, consoleDb } from "#db/control.ts";
import { audit, credentials, people, sessions } from "#db/schema/console/index.ts";
import { freshControl } from "#warehouse/testing.ts";
import { credentialOf, keyOf } from "../password.ts";
import { personOf } from "../session.ts";
import { signIn } from "../sign-in.ts";
import { openSession } from "../testing.ts";
import { callerFrom } from "./caller.ts";
import { changePassword, endOthers, endSession, sessionsOf } from "./own.ts";
import { hashOfSecret, keyOfSecret, newSecret } from "./secret.ts";

const here = callerFrom("10.0.0.1", "Test/1.0");
const old = await credentialOf("the old password");
let control: Control;
let id: number;

beforeEach(async () => {
  ({ control } = await freshControl());
  const [ana] = await control
    .insert(people)
    .values({ email: "ana@acme.example", name: "Ana", role: "operations" })
    .returning();
  id = ana?.id ?? 0;
  await control.insert(credentials).values({ id_person: id, ...old });
});

const isOpen = async (key: Buffer) => (await personOf(key)) !== null;
const endings = () =>
  control
    .select({ reason: sessions.end_reason, by: sessions.ended_by })
    .from(sessions)
    .where(sql`${sessions.ended_at} IS NOT NULL`)
    .orderBy(sessions.id);
const deeds = async () => (await control.select().from(audit).orderBy(audit.id)).map(({ action }) => action);
const signOut = (key: Buffer) => consoleDb().pool.query("SELECT console.sign_out($1, $2)", [key, here]);

test("a secret that no session has is nobody's, nor is what is none", async () => {
  await openSession(control, id);
  expect(await personOf(keyOfSecret(newSecret()) as Buffer)).toBeNull();
  for (const none of [undefined, 7, "", "x", `${newSecret()}x`]) expect(keyOfSecret(none)).toBeUndefined();
});

describe("a session is over at the next request", () => {
  test("of a copied cookie too, after signing out; the person's others go on", async () => {
    const [one, other] = [await openSession(control, id), await openSession(control, id)];
    expect(await isOpen(one.key)).toBe(true);
    await signOut(one.key);
    expect([await isOpen(one.key), await isOpen(other.key)]).toEqual([false, true]);
    expect(await endings()).toEqual([{ reason: "sign_out", by: "ana@acme.example" }]);
    expect(await deeds()).toEqual(["person.sign_out"]);
    // Once more is nothing.
    await signOut(one.key);
    expect(await deeds()).toHaveLength(1);
  });

  test("after the password was changed in another", async () => {
    const [one, other] = [await openSession(control, id), await openSession(control, id)];
    const changed = await changePassword(
      one.key,
      "ana@acme.example",
      "the old password",
      "a new one, longer",
      here,
    );
    expect(changed).toEqual({ outcome: "done" });
    expect([await isOpen(one.key), await isOpen(other.key)]).toEqual([true, false]);
    expect(await endings()).toEqual([{ reason: "password", by: "ana@acme.example" }]);
    expect((await signIn("ana@acme.example", "the old password", here)).outcome).toBe("wrong");
    expect((await signIn("ana@acme.example", "a new one, longer", here)).outcome).toBe("signed_in");
    expect(await deeds()).toEqual(["person.password", "person.sign_in_failed", "person.sign_in"]);
  });

  test("after the person was deactivated, and is not open again when the person comes back", async () => {
    const { key } = await openSession(control, id);
    await control.update(people).set({ is_active: false }).where(eq(people.id, id));
    expect(await isOpen(key)).toBe(false);
    await control.update(people).set({ is_active: true }).where(eq(people.id, id));
    expect(await isOpen(key)).toBe(false);
    expect(await endings()).toMatchObject([{ reason: "deactivated" }]);
  });

  test("after the person was deactivated by a hand that ends no session", async () => {
    const { key } = await openSession(control, id);
    await control.execute(sql`ALTER TABLE console.people DISABLE TRIGGER people_end_sessions`);
    await control.update(people).set({ is_active: false }).where(eq(people.id, id));
    expect(await isOpen(key)).toBe(false);
  });

  test("after the role was taken away, and not after the name was changed", async () => {
    const { key } = await openSession(control, id);
    await control.update(people).set({ name: "Ana Maria" }).where(eq(people.id, id));
    expect(await isOpen(key)).toBe(true);
    await control.update(people).set({ role: "executive" }).where(eq(people.id, id));
    expect(await isOpen(key)).toBe(false);
    expect(await endings()).toMatchObject([{ reason: "role" }]);
  });

  test("when it has not been used for as long as it may rest, or has lasted as long as it may", async () => {
    const minutes = (n: number) => new Date(Date.now() - n * 60_000);
    const [resting, awake, old] = [
      await openSession(control, id, { seen_at: minutes(121) }),
      await openSession(control, id, { seen_at: minutes(119) }),
      await openSession(control, id, { expires_at: minutes(1) }),
    ];
    expect([await isOpen(resting.key), await isOpen(awake.key), await isOpen(old.key)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

test("it lasts for no longer than thirty days, whatever the web process asks for", async () => {
  const caller = JSON.stringify({ ...here, hours: 1e6, idle_minutes: 1e8 });
  await control.execute(sql`SELECT console.open_session(${id}, '\\x00', ${caller})`);
  const [made] = await control.select().from(sessions);
  const days = ((made?.expires_at.getTime() ?? 0) - (made?.created_at.getTime() ?? 0)) / 86_400_000;
  expect([days, made?.idle_minutes]).toEqual([30, 43_200]);
});

test("its use is noted, and not at each request", async () => {
  const { key } = await openSession(control, id, { seen_at: new Date(Date.now() - 3600_000) });
  const seen = async () => (await control.select().from(sessions))[0]?.seen_at.getTime() ?? 0;
  const before = await seen();
  await personOf(key);
  const noted = await seen();
  expect(noted).toBeGreaterThan(before + 3_000_000);
  await personOf(key);
  expect(await seen()).toBe(noted);
});

describe("one's own sessions", () => {
  test("are listed, this one first, without those of others and those that are over", async () => {
    const [other] = await control
      .insert(people)
      .values({ email: "leo@acme.example", name: "Leo", role: "operations" })
      .returning();
    await openSession(control, other?.id ?? 0);
    await openSession(control, id, { ended_at: new Date() });
    await openSession(control, id, { ip: "10.0.0.7", user_agent: "Other/1.0" });
    const { key } = await openSession(control, id, { seen_at: new Date(Date.now() - 3600_000) });
    expect(await sessionsOf(key)).toMatchObject([{ isThis: true }, { isThis: false, ip: "10.0.0.7" }]);
  });

  test("end one by one or all but this; somebody else's do not", async () => {
    const [leo] = await control
      .insert(people)
      .values({ email: "leo@acme.example", name: "Leo", role: "operations" })
      .returning();
    const foreign = await openSession(control, leo?.id ?? 0);
    const all = [
      await openSession(control, id),
      await openSession(control, id),
      await openSession(control, id),
    ];
    const [first, second, third] = all.map(({ key }) => key) as [Buffer, Buffer, Buffer];
    const rows = await control.select({ id: sessions.id, hash: sessions.secret_hash }).from(sessions);
    const idOf = (secret: string) => rows.find(({ hash }) => hash.equals(hashOfSecret(secret)))?.id ?? 0;
    expect(await endSession(first, idOf(foreign.secret), here)).toBe(0);
    expect(await endSession(first, idOf(all[1]?.secret ?? ""), here)).toBe(1);
    expect([await isOpen(foreign.key), await isOpen(second), await isOpen(third)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await endOthers(first, here)).toBe(1);
    expect([await isOpen(first), await isOpen(third)]).toEqual([true, false]);
    expect(await deeds()).toEqual(["session.end", "session.end"]);
  });
});

test("guesses of the password at its change are counted as failed sign-ins", async () => {
  const { key } = await openSession(control, id);
  const change = (current: string) =>
    changePassword(key, "ana@acme.example", current, "a new one, longer", here);
  for (let n = 0; n < 5; n++) expect(await change("a guess")).toEqual({ outcome: "wrong" });
  expect(await change("the old password")).toMatchObject({ outcome: "too_many" });
  expect((await signIn("ana@acme.example", "the old password", here)).outcome).toBe("too_many");
  // Whoever asked before the fifth guess was written is stopped where it is compared.
  const { rows } = await consoleDb().pool.query(
    "SELECT outcome FROM console.change_password($1, $2, 'scrypt', '\\x01', $3)",
    [key, await keyOf("the old password", old.method), here],
  );
  expect(rows).toEqual([{ outcome: "too_many" }]);
});
