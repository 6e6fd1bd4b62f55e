import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { opendb } from "#cli/testing.ts";
import type { Control } from "#db/control.ts";
import { type AuditAsked, auditEntries } from "#db/queries/audit-entries.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { audit, credentials, memberships, people } from "#db/schema/console/index.ts";
import { accessOf, personScopeOf } from "#db/scope.testing.ts";
import type { Access, PersonScope } from "#db/scope.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { actingWith } from "./acting.ts";
import { accept } from "./invitations/accept.ts";
import { askForLink } from "./invitations/ask.ts";
import { invite } from "./invitations/invite.ts";
import { credentialOf } from "./password.ts";
import { reachOf } from "./people/reach.ts";
import { standingOf } from "./people/standing.ts";
import { callerFrom } from "./sessions/caller.ts";
import { endOthers } from "./sessions/own.ts";
import { keyOfSecret } from "./sessions/secret.ts";
import { signIn } from "./sign-in.ts";
import { openSession } from "./testing.ts";

const nothing: AuditAsked = {
  person: null,
  customer: null,
  action: null,
  from: null,
  until: null,
  place: null,
};
const here = callerFrom("10.0.0.1", "Test/1.0");
const good = "maçã com canela e mel";
const names = ["admin", "success", "other", "ana", "boss", "leo"] as const;
type Name = (typeof names)[number];
const id = (name: Name) => names.indexOf(name) + 1;
const email = (name: Name) => `${name}@people.example`;
let control: Control;
let acme: Customer;
let globex: Customer;

beforeEach(async () => {
  ({ control } = await freshControl());
  [acme, globex] = [await freshCustomer(control), await freshCustomer(control, 2n)];
  const roles = [
    "admin",
    "customer_success",
    "customer_success",
    "executive",
    "executive",
    "executive",
  ] as const;
  await control
    .insert(people)
    .values(names.map((name, n) => ({ email: email(name), name, role: roles[n] ?? "executive" })));
  const bound = (name: Name, customer: Customer) => ({ id_person: id(name), id_customer: customer.id });
  await control
    .insert(memberships)
    .values([
      bound("success", acme),
      bound("other", globex),
      bound("ana", acme),
      { ...bound("boss", acme), is_customer_admin: true },
      bound("leo", globex),
    ]);
  const credential = await credentialOf("the old password");
  await control.insert(credentials).values({ id_person: id("ana"), ...credential });
});

/** Whoever somebody is, for pages about many customers. */
async function scopeOf(name: Name): Promise<PersonScope> {
  const standing = await standingOf(control, id(name));
  if (!standing) throw new Error("Nobody.");
  const { role, memberships } = standing;
  return personScopeOf({
    person: { id: id(name), name, email: email(name), role },
    seesAllCustomers: role === "admin",
    ...reachOf({ role, memberships }),
  });
}
const at = (customer: Customer): Access => accessOf({ ...customer, host: "localhost", port: 1 });

async function seen(scope: Access | PersonScope, asked: Partial<AuditAsked> = {}) {
  const { rows } = await auditEntries(scope, { ...nothing, ...asked }, 200);
  return rows.map(({ actor, action }) => `${actor.split("@")[0]?.split(":")[0]} ${action}`).reverse();
}

/** All that there is to tell of Ana's links and sessions. */
async function live(): Promise<string[]> {
  await askForLink(email("ana"), here);
  await signIn(email("ana"), "wrong", here);
  const came = await signIn(email("ana"), "the old password", here);
  if (came.outcome !== "signed_in") throw new Error(came.outcome);
  await openSession(control, id("ana"));
  await endOthers(keyOfSecret(came.secret) as Buffer, here);
  const { key } = await openSession(control, id("success"));
  const success = (await scopeOf("success")).person;
  const made = await actingWith(key, (tx) => invite(tx, success, id("ana"), "reset", here));
  await accept(made.link.split("/").at(-1) ?? "", good, here);
  for (const words of [
    ["sessions", email("ana"), "--end"],
    ["password", email("ana"), "--link"],
  ])
    expect((await opendb("people", ...words).end).code).toBe(0);
  return [
    "ana person.password_asked",
    "ana person.sign_in_failed",
    "ana person.sign_in",
    "ana session.end",
    "success invitation.create",
    "ana invitation.accept",
    "ana person.sign_in",
    "terminal session.end",
    "terminal invitation.create",
  ];
}

test("entries about a person's links and sessions are seen by whoever may see the person, and by nobody else", async () => {
  const all = await live();
  await signIn(email("leo"), "wrong", here);
  expect(await seen(await scopeOf("success"))).toEqual(all);
  expect(await seen(at(acme))).toEqual(all);
  expect(await seen(await scopeOf("boss"))).toEqual(all);
  expect(await seen(await scopeOf("other"))).toEqual(["leo person.sign_in_failed"]);
  expect(await seen(at(globex))).toEqual(["leo person.sign_in_failed"]);
  expect(await seen(await scopeOf("admin"))).toEqual([...all, "leo person.sign_in_failed"]);
  expect(await seen(await scopeOf("admin"), { customer: acme.slug })).toEqual(all);
  expect(await seen(await scopeOf("success"), { customer: globex.slug })).toEqual([]);
});

test("filters and pages hold for them as for all others: each once, in order", async () => {
  const all = await live();
  expect(await seen(await scopeOf("success"), { person: String(id("ana")) })).toEqual(all);
  expect(await seen(await scopeOf("success"), { person: String(id("success")) })).toEqual([
    "success invitation.create",
  ]);
  expect(await seen(await scopeOf("success"), { action: "session.end" })).toEqual([
    "ana session.end",
    "terminal session.end",
  ]);
  expect(await seen(await scopeOf("other"), { person: String(id("ana")) })).toEqual([]);
  const walked: string[] = [];
  const scope = await scopeOf("success");
  for (let place: AuditAsked["place"] = null; ; ) {
    const page = await auditEntries(scope, { ...nothing, place }, 2);
    walked.push(...page.rows.map(({ action }) => action));
    if (!page.hasOlder) break;
    place = { way: "after", at: page.rows.at(-1)?.place ?? "" };
  }
  expect(walked.reverse().map((action, n) => `${all[n]?.split(" ")[0]} ${action}`)).toEqual(all);
});

test("who comes to a customer later brings nothing along, and who leaves takes it away from there", async () => {
  const all = await live();
  const bind = (id_customer: number) =>
    control.insert(memberships).values({ id_person: id("ana"), id_customer });
  await bind(globex.id);
  expect(await seen(at(globex))).toEqual([]);
  await signIn(email("ana"), "wrong", here);
  expect(await seen(at(globex))).toEqual(["ana person.sign_in_failed"]);
  expect(await seen(at(acme))).toEqual([...all, "ana person.sign_in_failed"]);
  await control.delete(memberships).where(eq(memberships.id_customer, acme.id));
  expect(await seen(at(acme))).toEqual([]);
  expect((await seen(await scopeOf("admin"))).length).toBe(all.length + 1);
});

test("what is of a customer already, or of no person's links and sessions, becomes nobody else's", async () => {
  await control.insert(audit).values([
    { id_person: id("ana"), actor: email("ana"), action: "access.denied", details: { path: "/c/globex" } },
    { id_person: id("ana"), actor: email("ana"), action: "personal.read", id_customer: globex.id },
  ]);
  expect(await seen(at(acme))).toEqual([]);
  expect(await seen(await scopeOf("success"))).toEqual([]);
});
