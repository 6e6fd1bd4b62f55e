import { createHash } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { keyOf } from "#auth/password.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import { audit, credentials, people, sessions } from "#db/schema/console/index.ts";
import { freshControl } from "#warehouse/testing.ts";
import { opendb as start } from "./testing.ts";

const email = "ana@acme.example";
let control: Control;
beforeEach(async () => {
  ({ control } = await freshControl());
  await control.insert(people).values({ email, name: "Ana", role: "operations" });
});

function opendb(words: string[], input = "") {
  const { child, end } = start("people", ...words);
  child.stdin.end(input);
  return end;
}
const deeds = async () =>
  (await control.select().from(audit).orderBy(audit.id)).map(({ action, details }) => ({
    action,
    ...details,
  }));
const reasons = async () =>
  (await control.select().from(sessions).orderBy(sessions.id)).map(({ end_reason, ended_by }) => [
    end_reason,
    ended_by?.split(":")[0],
  ]);

test("another password is set from standard input, if it is a good one, and ends what is signed in", async () => {
  await openSession(control, 1);
  expect(await opendb(["password", email], "passwordpassword")).toMatchObject({
    code: 2,
    err: expect.stringContaining("easy to guess"),
  });
  expect(await deeds()).toEqual([]);
  expect((await opendb(["password", "ANA@acme.example"], "correct horse battery\n")).out).toContain(
    "1 session was ended",
  );
  const [kept] = await control.select().from(credentials);
  const key = await keyOf("correct horse battery", kept?.method ?? "");
  expect(kept?.verifier).toEqual(createHash("sha256").update(key).digest());
  expect(await reasons()).toEqual([["password", "terminal"]]);
  expect(await deeds()).toEqual([{ action: "person.password", email, sessions: 1 }]);
});

test("another role, and deactivation, end what is signed in; each is written down with before and after", async () => {
  await openSession(control, 1);
  expect((await opendb(["role", email, "king"])).code).toBe(2);
  expect((await opendb(["role", email, "executive"])).out).toContain("is executive now; 1 session was ended");
  await openSession(control, 1);
  expect((await opendb(["deactivate", email])).out).toContain("deactivated; 1 session was ended");
  expect((await opendb(["deactivate", email])).out).toContain("already");
  expect(await reasons()).toEqual([
    ["role", "terminal"],
    ["deactivated", "terminal"],
  ]);
  expect(await deeds()).toEqual([
    { action: "person.role", email, before: "operations", after: "executive", sessions: 1 },
    { action: "person.deactivate", email, sessions: 1 },
  ]);
  expect(await opendb(["deactivate", "anna@acme.example"])).toMatchObject({
    code: 1,
    err: expect.stringContaining(email),
  });
});

test("sessions are listed, and ended", async () => {
  await openSession(control, 1, { ip: "10.0.0.7", user_agent: "Test/1.0" });
  await openSession(control, 1, { ended_at: new Date() });
  expect((await opendb(["sessions", email])).out).toMatch(/10\.0\.0\.7\s+Test\/1\.0/);
  expect(JSON.parse((await opendb(["sessions", email, "--json"])).out).sessions).toHaveLength(1);
  expect((await opendb(["sessions", email, "--end"])).out).toContain("1 session was ended");
  expect((await opendb(["sessions", email])).out).toContain("is not signed in");
  expect(await deeds()).toEqual([{ action: "session.end", email, sessions: 1 }]);
});

test("whoever is added with --invite, or gets a --link, sets the password alone", async () => {
  const link = /http:\/\/127\.0\.0\.1:3000\/welcome\/[\w-]{43}\n/;
  const added = await opendb(["add", "leo@acme.example", "--name", "Leo", "--role", "admin", "--invite"]);
  expect(added).toMatchObject({ code: 0, out: expect.stringMatching(link) });
  expect((await opendb(["password", email, "--link"])).out).toMatch(link);
  expect(await control.select().from(credentials)).toEqual([]);
  expect(await deeds()).toEqual([
    { action: "person.create", email: "leo@acme.example", role: "admin" },
    { action: "invitation.create", email: "leo@acme.example", kind: "invitation" },
    { action: "invitation.create", email, kind: "reset" },
  ]);
});
