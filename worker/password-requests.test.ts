import { eq } from "drizzle-orm";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { accept, welcomeOf } from "#auth/invitations/accept.ts";
import { askForLink } from "#auth/invitations/ask.ts";
import { type Mail, startMailServer } from "#auth/invitations/testing.ts";
import { credentialOf } from "#auth/password.ts";
import { callerFrom } from "#auth/sessions/caller.ts";
import { signIn } from "#auth/sign-in.ts";
import { type Control, controlDb } from "#db/control.ts";
import { audit, credentials, invitations, passwordRequests, people } from "#db/schema/console/index.ts";
import { freePort } from "#embedded/port.ts";
import { reread } from "#env.ts";
import { ask, freshControl } from "#warehouse/testing.ts";
import { sendAskedLinks } from "./password-requests.ts";

const origin = "https://opendb.example";
const [ana, gone, invited] = ["ana@acme.example", "gone@acme.example", "nova@acme.example"];
const here = callerFrom("10.0.0.1", "Test/1.0");
let control: Control;
let addresses: Record<string, string>;
let adminUrl: string;

beforeEach(async () => {
  const fresh = await freshControl();
  ({ control, adminUrl } = fresh);
  addresses = { DATABASE_URL: fresh.adminUrl, CONSOLE_URL: fresh.consoleUrl, CONSOLE_ORIGIN: origin };
  await control.insert(people).values([
    { email: ana, name: "Ana", role: "executive" },
    { email: gone, name: "Gil", role: "executive", is_active: false },
    { email: invited, name: "Nova", role: "executive" },
  ]);
  const credential = await credentialOf("the old password");
  await control.insert(credentials).values([1, 2].map((id_person) => ({ id_person, ...credential })));
});

/** A mail server that this process is told of. */
async function mailed(): Promise<Mail[]> {
  const mails: Mail[] = [];
  const server = await startMailServer((mail) => mails.push(mail));
  onTestFinished(server.close);
  reread({ ...addresses, SMTP_URL: server.url });
  return mails;
}
const send = () => sendAskedLinks(controlDb());
const tokensIn = ({ text }: Mail) => [
  ...new Set([...text.matchAll(/opendb\.example\/welcome\/([\w-]{43})/g)].map(([, token]) => token ?? "")),
];
const from = (n: number) => callerFrom(`10.1.${n}.1`, "Test/1.0");
const deeds = async () =>
  (await control.select().from(audit).orderBy(audit.id)).map(
    ({ actor, action, id_about }) => `${actor} ${action} ${id_about}`,
  );

test("whoever has an e-mail and may sign in gets a link by which they set another password, once, within two hours", async () => {
  const mails = await mailed();
  expect(await askForLink(` ${ana.toUpperCase()} `, here)).toEqual({ outcome: "asked" });
  expect(mails).toEqual([]);
  expect(await send()).toBe(1);
  expect(mails.map(({ to }) => to)).toEqual([[ana]]);
  const [token = "", ...more] = tokensIn(mails[0] as Mail);
  expect(more).toEqual([]);
  expect(await welcomeOf(token)).toMatchObject({ state: "open", kind: "reset", email: ana });
  const [link] = await control.select().from(invitations);
  expect(Math.round(((link?.expires_at.getTime() ?? 0) - Date.now()) / 60_000)).toBe(120);
  expect((await accept(token, "maçã com canela e mel", here)).outcome).toBe("signed_in");
  expect((await accept(token, "maçã com canela e mel", here)).outcome).toBe("used");
  expect(await send()).toBe(0);
  expect(await deeds()).toEqual([
    `${ana} person.password_asked 1`,
    "worker invitation.create 1",
    `${ana} invitation.accept 1`,
    `${ana} person.sign_in 1`,
  ]);
});

test("who is unknown and who is deactivated gets nothing, and whoever asks hears the same; who was invited gets one", async () => {
  const mails = await mailed();
  for (const email of [ana, gone, invited, "nobody@acme.example", "' OR true --@x"])
    expect(await askForLink(email, here), email).toEqual({
      outcome: email.includes(" ") ? "no_email" : "asked",
    });
  expect(await send()).toBe(2);
  expect(mails.map(({ to }) => to).sort()).toEqual([[ana], [invited]]);
  expect(await control.select().from(passwordRequests)).toHaveLength(4);
  expect((await deeds()).filter((deed) => deed.includes("password_asked"))).toEqual([
    `${ana} person.password_asked 1`,
    `${gone} person.password_asked 2`,
    `${invited} person.password_asked 3`,
    "nobody@acme.example person.password_asked null",
  ]);
});

test("a network asks ten times in a quarter of an hour and then waits; another one does not, and nobody's signing in does", async () => {
  for (let n = 0; n < 10; n++)
    expect(await askForLink(`p${n}@acme.example`, here)).toEqual({ outcome: "asked" });
  const refused = await askForLink(ana, here);
  if (refused.outcome !== "too_many") throw new Error(refused.outcome);
  expect(refused.wait).toBeGreaterThan(800);
  expect(refused.wait).toBeLessThanOrEqual(900);
  expect((await deeds()).filter((deed) => deed.startsWith(ana))).toEqual([]);
  expect((await signIn(ana, "the old password", here)).outcome).toBe("signed_in");
  expect(await askForLink(ana, from(2))).toEqual({ outcome: "asked" });
  await control.update(passwordRequests).set({ created_at: new Date(Date.now() - 901_000) });
  expect(await askForLink(ana, here)).toEqual({ outcome: "asked" });
});

test("of one e-mail three links are sent in an hour, and all are good: strangers who ask on and on keep nobody from one", async () => {
  const mails = await mailed();
  for (let n = 0; n < 8; n++) expect(await askForLink(ana, from(n))).toEqual({ outcome: "asked" });
  expect(await send()).toBe(3);
  const tokens = mails.flatMap(tokensIn);
  expect(new Set(tokens).size).toBe(3);
  for (const token of tokens) expect(await welcomeOf(token)).toMatchObject({ state: "open" });
  expect((await accept(tokens[0] ?? "", "maçã com canela e mel", here)).outcome).toBe("signed_in");
  for (const token of tokens.slice(1)) expect(await welcomeOf(token)).toMatchObject({ state: "expired" });
  await control.update(passwordRequests).set({ created_at: new Date(Date.now() - 3_601_000) });
  await askForLink(ana, from(9));
  expect(await send()).toBe(1);
});

test("many at once pass no limit that one after the other would not", async () => {
  const all = await Promise.all(Array.from({ length: 16 }, () => askForLink(ana, here)));
  expect(all.filter(({ outcome }) => outcome === "asked")).toHaveLength(10);
  const kept = await control.select().from(passwordRequests).where(eq(passwordRequests.is_surplus, false));
  expect(kept).toHaveLength(3);
});

test("what is asked for leaves an invitation and a link that was made by hand as they are", async () => {
  await mailed();
  const hash = Buffer.alloc(32, 7);
  await ask(
    { url: adminUrl },
    `SELECT console.make_invitation(3, 'invitation', '\\x${hash.toString("hex")}', 'test')`,
  );
  await askForLink(invited, here);
  expect(await send()).toBe(1);
  const links = await control.select().from(invitations);
  expect(links.map(({ expires_at }) => expires_at.getTime() > Date.now())).toEqual([true, true]);
});

test("where it cannot be written down nothing is asked for, and where a link cannot be none is sent", async () => {
  const mails = await mailed();
  const refuse = (action: string) =>
    ask(
      { url: adminUrl },
      `ALTER TABLE console.audit ADD CONSTRAINT refused CHECK (action <> '${action}') NOT VALID`,
    );
  await askForLink(ana, here);
  await refuse("invitation.create");
  await expect(send()).rejects.toThrow();
  expect(mails).toEqual([]);
  expect(await control.select().from(invitations)).toEqual([]);
  await ask({ url: adminUrl }, "ALTER TABLE console.audit DROP CONSTRAINT refused");
  await refuse("person.password_asked");
  await expect(askForLink(ana, here)).rejects.toThrow();
  expect(await control.select().from(passwordRequests)).toHaveLength(1);
});

test("one that the mail server does not take is tried again, with another link, by whichever worker; five times at most", async () => {
  reread({ ...addresses, SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
  await askForLink(ana, here);
  const later = () => control.update(passwordRequests).set({ tried_at: new Date(Date.now() - 61_000) });
  expect(await send()).toBe(0);
  const mails = await mailed();
  // Not at once.
  expect(await send()).toBe(0);
  await later();
  expect(await Promise.all([send(), send()])).toEqual(expect.arrayContaining([0, 1]));
  expect(mails).toHaveLength(1);
  await control.update(passwordRequests).set({ done_at: null, attempts: 5 });
  await later();
  expect(await send()).toBe(0);
});

test("where no mail server is set, a request waits for a worker that has one, and for no longer than an hour", async () => {
  reread(addresses);
  await askForLink(ana, here);
  await askForLink(invited, here);
  await control
    .update(passwordRequests)
    .set({ created_at: new Date(Date.now() - 3_601_000) })
    .where(eq(passwordRequests.email, invited));
  expect(await send()).toBe(0);
  const mails = await mailed();
  expect(await send()).toBe(1);
  expect(mails.map(({ to }) => to)).toEqual([[ana]]);
});

test("the web process can let nobody in by asking: it names no link, and reads no request", async () => {
  const { CONSOLE_URL: url = "" } = addresses;
  for (const statement of [
    "SELECT console.add_invitation(1, 'reset', 'x', 'x')",
    "SELECT console.make_invitation(1, 'reset', 'x', 'x')",
    "SELECT console.person_of('ana@acme.example')",
    "SELECT * FROM console.password_requests",
    "INSERT INTO console.password_requests (email) VALUES ('ana@acme.example')",
    "INSERT INTO console.audit (actor, action, id_about) VALUES ('x', 'x.y', 1)",
  ])
    await expect(ask({ url }, statement), statement).rejects.toThrow(/permission denied/);
});
