import { desc } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import type { Control } from "#db/control.ts";
import { audit, people } from "#db/schema/console/index.ts";
import { freshControl } from "#warehouse/testing.ts";
import { hashPassword } from "./password.ts";
import { signIn } from "./sign-in.ts";

const email = "ana@acme.example";
const here = "10.0.0.1";
let control: Control;
const logged = () => control.select().from(audit).orderBy(desc(audit.id));

beforeEach(async () => {
  ({ control } = await freshControl());
  const password = await hashPassword("the right one");
  await control.insert(people).values([
    { email, name: "Ana", role: "executive", password },
    { email: "gone@acme.example", name: "Gone", role: "executive", password, is_active: false },
    { email: "elsewhere@acme.example", name: "Signs in elsewhere", role: "executive" },
  ]);
});

test("the right password signs in, whatever the case of the e-mail, and is remembered with the address", async () => {
  expect(await signIn(" Ana@ACME.example ", "the right one", here)).toEqual({ id: 1 });
  expect(await logged()).toMatchObject([{ action: "person.sign_in", actor: email, id_person: 1, ip: here }]);
});

test("a wrong password, an unknown e-mail, a deactivated person and one without a password hear the same", async () => {
  for (const [who, password] of [
    [email, "wrong"],
    ["nobody@acme.example", "the right one"],
    ["gone@acme.example", "the right one"],
    ["elsewhere@acme.example", ""],
    ["' OR true --", "x"],
    ["", ""],
  ] as const)
    expect(await signIn(who, password, here), who).toBe("wrong");
  expect(
    (await logged()).every(({ action, id_person }) => action === "person.sign_in_failed" && !id_person),
  ).toBe(true);
});

test("after five failures from one address even the right password is refused there, and accepted elsewhere", async () => {
  for (let n = 0; n < 5; n++) expect(await signIn(email, "wrong", here)).toBe("wrong");
  expect(await signIn(email, "the right one", here)).toBe("too_many");
  expect(await signIn(email, "the right one", "10.0.0.2")).toEqual({ id: 1 });
});

test("twenty attempts at once are no way around the limit", async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => signIn(email, "wrong", here)));
  expect(outcomes.filter((outcome) => outcome === "wrong").length).toBeLessThanOrEqual(5);
  expect((await logged()).length).toBeLessThanOrEqual(5);
});
