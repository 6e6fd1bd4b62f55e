import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Control, consoleDb } from "#db/control.ts";
import {
  audit,
  credentials,
  customers,
  invitations,
  memberships,
  people,
  servers,
} from "#db/schema/console/index.ts";
import { freePort } from "#embedded/port.ts";
import { reread } from "#env.ts";
import { freshControl } from "#warehouse/testing.ts";
import { actingWith } from "../acting.ts";
import { credentialOf } from "../password.ts";
import { personOf } from "../session.ts";
import { callerFrom } from "../sessions/caller.ts";
import { keyOfSecret } from "../sessions/secret.ts";
import { signIn } from "../sign-in.ts";
import { openSession } from "../testing.ts";
import { accept, welcomeOf } from "./accept.ts";
import { invite as inviteLink } from "./invite.ts";
import { deliver } from "./mail.ts";
import { type Mail, startMailServer } from "./testing.ts";

const here = callerFrom("10.0.0.1", "Test/1.0");
const good = "maçã com canela e mel";
let control: Control;
const ids = { admin: 1, success: 2, ana: 3, foreign: 4, operations: 5 };
const emails = [
  "admin@opendb.example",
  "sofia@opendb.example",
  "ana@acme.example",
  "leo@globex.example",
  "otto@opendb.example",
];

beforeEach(async () => {
  ({ control } = await freshControl({ CONSOLE_ORIGIN: "https://opendb.example" }));
  const roles = ["admin", "customer_success", "executive", "executive", "operations"] as const;
  await control
    .insert(people)
    .values(roles.map((role, n) => ({ email: emails[n] ?? "", name: `N ${n}`, role })));
  const [server] = await control.select().from(servers);
  const id_server = server?.id ?? 0;
  await control.insert(customers).values([
    { slug: "acme", name: "Acme", id_server, id_root_tenant: 1n },
    { slug: "globex", name: "Globex", id_server, id_root_tenant: 2n },
  ]);
  await control.insert(memberships).values([
    { id_person: ids.success, id_customer: 1 },
    { id_person: ids.ana, id_customer: 1 },
    { id_person: ids.foreign, id_customer: 2 },
  ]);
});

async function invite(
  by: keyof typeof ids,
  whom: keyof typeof ids,
  kind: "invitation" | "reset" = "invitation",
) {
  const [person] = await control.select().from(people).where(eq(people.id, ids[by]));
  if (!person) throw new Error("Nobody.");
  const { key } = await openSession(control, person.id);
  const made = await actingWith(key, (tx) => inviteLink(tx, person, ids[whom], kind, here));
  return { ...made, token: made.link.split("/").at(-1) ?? "" };
}
const deeds = async () =>
  (await control.select().from(audit).orderBy(audit.id)).map(({ action, actor }) => `${actor} ${action}`);

describe("a link", () => {
  test("leads to the person, sets the password once, signs in, and is written down", async () => {
    const { link, token, email } = await invite("admin", "ana");
    expect(link).toMatch(/^https:\/\/opendb\.example\/welcome\/[\w-]{43}$/);
    expect(email).toBe("ana@acme.example");
    expect(await welcomeOf(token)).toEqual({ state: "open", kind: "invitation", name: "N 2", email });
    const made = await accept(token, good, here);
    if (made.outcome !== "signed_in") throw new Error(made.outcome);
    expect(await personOf(keyOfSecret(made.secret) as Buffer)).toMatchObject({ id: ids.ana });
    expect((await signIn(email, good, here)).outcome).toBe("signed_in");
    expect(await welcomeOf(token)).toMatchObject({ state: "used" });
    expect(await accept(token, "another one, long enough", here)).toEqual({ outcome: "used" });
    expect((await signIn(email, good, here)).outcome).toBe("signed_in");
    expect((await deeds()).slice(0, 3)).toEqual([
      "admin@opendb.example invitation.create",
      "ana@acme.example invitation.accept",
      "ana@acme.example person.sign_in",
    ]);
    expect(JSON.stringify(await control.select().from(audit))).not.toContain(token);
  });

  test("twice at once sets one password", async () => {
    const { token } = await invite("admin", "ana");
    const both = await Promise.all([accept(token, good, here), accept(token, `${good}!`, here)]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(["signed_in", "used"]);
  });

  test("leads nowhere when its time is over, when a newer one was made, and when the person was deactivated", async () => {
    const [first, second] = [await invite("admin", "ana"), await invite("admin", "ana")];
    expect(await welcomeOf(first.token)).toMatchObject({ state: "expired" });
    expect(await accept(first.token, good, here)).toEqual({ outcome: "expired" });
    await control.update(invitations).set({ expires_at: new Date() });
    expect(await accept(second.token, good, here)).toEqual({ outcome: "expired" });
    const third = await invite("admin", "ana");
    await control.update(people).set({ is_active: false }).where(eq(people.id, ids.ana));
    expect(await accept(third.token, good, here)).toEqual({ outcome: "expired" });
    expect(await control.select().from(credentials)).toEqual([]);
    for (const none of ["", "x", "A".repeat(43), "' OR true --"])
      expect(await welcomeOf(none)).toEqual({ state: "unknown" });
  });

  test.each([
    [
      "whose time is over",
      () => control.update(invitations).set({ expires_at: new Date(Date.now() - 1000) }),
    ],
    [
      "of who was deactivated by a hand that ends no link",
      async () => {
        await control.execute(sql`ALTER TABLE console.people DISABLE TRIGGER people_end_sessions`);
        await control.update(people).set({ is_active: false }).where(eq(people.id, ids.ana));
      },
    ],
  ])("%s sets no password, whoever asks the control database for it", async (_, happens) => {
    const { token } = await invite("admin", "ana");
    await happens();
    const { rows } = await consoleDb().pool.query(
      "SELECT console.accept_invitation($1, 'scrypt', '\\x01', '\\x02', $2) AS outcome",
      [keyOfSecret(token), here],
    );
    expect(rows).toEqual([{ outcome: "expired" }]);
    expect(await control.select().from(credentials)).toEqual([]);
  });

  test("is good for 72 hours as an invitation, and for two to set another password", async () => {
    const hours = async (kind: "invitation" | "reset") =>
      ((await invite("admin", "ana", kind)).expiresAt.getTime() - Date.now()) / 3600_000;
    expect(Math.round(await hours("invitation"))).toBe(72);
    expect(Math.round(await hours("reset"))).toBe(2);
  });

  test("takes no password that is short or easily guessed, and stays good", async () => {
    const { token } = await invite("admin", "ana");
    expect(await accept(token, "short", here)).toEqual({ outcome: "too_short" });
    expect(await accept(token, "passwordpassword", here)).toEqual({ outcome: "common" });
    expect(await accept(token, "ana@acme.example", here)).toEqual({ outcome: "common" });
    expect((await accept(token, good, here)).outcome).toBe("signed_in");
  });

  test("to set another password ends what was signed in, and the old password with it", async () => {
    await control
      .insert(credentials)
      .values({ id_person: ids.ana, ...(await credentialOf("the old password")) });
    const { key } = await openSession(control, ids.ana);
    const { token } = await invite("admin", "ana", "reset");
    expect((await signIn("ana@acme.example", "the old password", here)).outcome).toBe("signed_in");
    expect((await accept(token, good, here)).outcome).toBe("signed_in");
    expect(await personOf(key)).toBeNull();
    expect((await signIn("ana@acme.example", "the old password", here)).outcome).toBe("wrong");
  });
});

test("customer success lets in people of customers who see no more than they do, and nobody above", async () => {
  await invite("success", "ana");
  for (const whom of ["admin", "foreign", "operations", "success"] as const)
    await expect(invite("success", whom), whom).rejects.toMatchObject({ code: "forbidden" });
  // Of one sub-platform only: whoever sees all of the customer is above.
  await control
    .update(memberships)
    .set({ tenants: [5n] })
    .where(eq(memberships.id_person, ids.success));
  await expect(invite("success", "ana")).rejects.toMatchObject({ code: "forbidden" });
  await control
    .update(memberships)
    .set({ tenants: [5n] })
    .where(eq(memberships.id_person, ids.ana));
  await invite("success", "ana");
  for (const by of ["ana", "operations"] as const)
    await expect(invite(by, "foreign"), by).rejects.toMatchObject({ code: "forbidden" });
});

describe("handing a link over", () => {
  test("is sending it where there is a mail server, in both languages, to the person and nobody else", async () => {
    const mails: Mail[] = [];
    const server = await startMailServer((mail) => mails.push(mail));
    onTestFinished(server.close);
    const made = await invite("admin", "ana");
    reread({ CONSOLE_ORIGIN: "https://opendb.example", SMTP_URL: server.url });
    expect(await deliver(made)).toEqual({ sentTo: "ana@acme.example" });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.to).toEqual(["ana@acme.example"]);
    expect(mails[0]?.text.match(new RegExp(made.token, "g"))).toHaveLength(2);
  });

  test("is showing it where there is none, or where it does not take it", async () => {
    const made = await invite("admin", "ana");
    expect(await deliver(made)).toEqual({ link: made.link });
    reread({ CONSOLE_ORIGIN: "https://opendb.example", SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
    expect(await deliver(made)).toEqual({ link: made.link });
  });
});
