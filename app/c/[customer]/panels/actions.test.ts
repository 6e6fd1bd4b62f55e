import { asc } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { somebody } from "#auth/people/testing.ts";
import { beginViewing } from "#auth/people/viewing.ts";
import { tokenOf } from "#auth/sessions/cookie.ts";
import { openSession } from "#auth/testing.ts";
import { addDays, dayOf } from "#days.ts";
import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { audit, dayNotes, goals } from "#db/schema/console/index.ts";
import { type PersonRole, personRoles } from "#db/vocabulary.ts";
import { ask, freshControl, freshCustomer } from "#warehouse/testing.ts";
import { changeGoal, endGoal, setGoal } from "./goals-actions.ts";
import { addNote, changeNote, removeNote } from "./notes-actions.ts";

// What Next hands to a request; outside of one it has none.
const jar = new Map<string, string>();
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { value: jar.get(name) } : undefined),
    has: (name: string) => jar.has(name),
    set: (name: string, value: string) => jar.set(name, value),
  }),
  headers: async () => new Headers({ "x-forwarded-for": "10.1.2.3", "x-path": "/c/acme/panels" }),
}));

let control: Control;
let [acme, globex]: Customer[] = [];
const today = dayOf(new Date());

async function signIn(id: number): Promise<number> {
  jar.clear();
  jar.set("next-auth.session-token", await tokenOf((await openSession(control, id)).secret));
  return id;
}
const as = async (role: PersonRole, tenants: bigint[] | null = null, at = acme) =>
  signIn(await somebody(control, role, role === "admin" || !at ? [] : [[at, { tenants }]]));

beforeEach(async () => {
  ({ control } = await freshControl());
  const [first, second] = [await freshCustomer(control), await freshCustomer(control, 2n)];
  await ask(first.asLoader, "INSERT INTO opendb.tenants (id) VALUES (1), (2), (3)");
  await ask(second.asLoader, "INSERT INTO opendb.tenants (id) VALUES (9)");
  [acme, globex] = [first, second];
});

const wanted = (more: object = {}) => ({
  customer: acme?.slug ?? "",
  figure: "certificates" as const,
  tenants: null,
  target: "1.200",
  starts_on: today,
  ends_on: addDays(today, 90),
  ...more,
});
const kept = () => control.select().from(goals).orderBy(asc(goals.id));
const entries = () => control.select().from(audit).orderBy(asc(audit.id));
const set = async (more?: object) => {
  const result = await setGoal(wanted(more));
  if (!result.ok) throw new Error(result.code);
  return result.value.id;
};

describe("a goal", () => {
  test("is set by customer success and executives of the customer, and by admins; the audit has it", async () => {
    for (const role of personRoles) {
      await control.delete(goals);
      await as(role);
      const asked = setGoal(wanted());
      if (["executive", "customer_success", "admin"].includes(role))
        expect(await asked, role).toMatchObject({ ok: true });
      else await expect(asked, role).rejects.toThrow(/404/);
    }
    expect((await entries()).filter(({ action }) => action === "goal.set")).toHaveLength(3);
  });

  test("is kept as meant, and told in the audit of its customer", async () => {
    const id = await as("executive");
    await set({ figure: "pass_rate", target: "82,5 %" });
    expect(await kept()).toMatchObject([
      { figure: "pass_rate", target: 0.825, tenants: null, id_person: id, version: 1, is_ended: false },
    ]);
    const [entry] = await entries();
    expect(entry).toMatchObject({ action: "goal.set", id_customer: acme?.id, ip: "10.1.2.3" });
    expect(entry?.details).toMatchObject({ figure: "pass_rate", after: { target: 0.825 } });
  });

  test("is one for a customer, figure and tenants, however often and by whomever it is sent at once", async () => {
    await as("executive");
    const results = await Promise.all(Array.from({ length: 6 }, () => setGoal(wanted())));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toMatchObject({ code: "changed_meanwhile" });
    expect(await kept()).toHaveLength(1);
    expect(await entries()).toHaveLength(1);
    await set({ tenants: ["2", "1", "2"] });
    expect(await setGoal(wanted({ tenants: ["1", "2"] }))).toMatchObject({ code: "changed_meanwhile" });
    await set({ figure: "learners" });
    expect((await kept()).map(({ tenants }) => tenants)).toEqual([null, [1n, 2n], null]);
  });

  test("makes way for another one once its days are over", async () => {
    await as("executive");
    const id = await set();
    const [starts_on, ends_on] = [addDays(today, -9), addDays(today, -1)];
    await control.update(goals).set({ starts_on, ends_on });
    await set();
    expect(await kept()).toMatchObject([{ id, is_ended: true }, { is_ended: false }]);
  });

  const meaningless: object[] = [
    { target: "82,5" },
    { target: "0" },
    { target: "-3" },
    { target: "muitos" },
    { target: "99999999999" },
    { figure: "pass_rate", target: "101 %" },
    { figure: "none_such" },
    { ends_on: addDays(today, -1), starts_on: addDays(today, -9) },
    { starts_on: addDays(today, 5), ends_on: addDays(today, 4) },
    { ends_on: "2026-02-30" },
    { ends_on: addDays(today, 4000) },
    { tenants: [] },
    { tenants: ["1; DROP"] },
  ];

  test("that cannot be meant is refused, and nothing of it is kept", async () => {
    await as("executive");
    for (const more of meaningless)
      expect(await setGoal({ ...wanted(), ...more }), JSON.stringify(more)).toMatchObject({
        code: "bad_input",
      });
    expect([await kept(), await entries()]).toEqual([[], []]);
  });

  test("of all tenants is not for who sees some; of theirs it is, and of others there is no answer", async () => {
    await as("executive", [1n, 2n]);
    expect(await setGoal(wanted())).toMatchObject({ ok: false, code: "forbidden" });
    await set({ tenants: ["2"] });
    await expect(setGoal(wanted({ tenants: ["2", "3"] }))).rejects.toThrow(/404/);
    await expect(setGoal(wanted({ tenants: ["9"] }))).rejects.toThrow(/404/);
    expect(await kept()).toHaveLength(1);
  });

  test("of another customer is not theirs to set, to change or to end", async () => {
    await as("customer_success");
    await expect(setGoal(wanted({ customer: globex?.slug }))).rejects.toThrow(/404/);
    await signIn(await somebody(control, "executive", globex ? [globex] : []));
    const foreign = await set({ customer: globex?.slug });
    await as("executive");
    const seen = { customer: acme?.slug ?? "", id: foreign, version: 1 };
    expect(await endGoal(seen)).toMatchObject({ ok: false, code: "not_found" });
    const { figure, target, starts_on, ends_on } = wanted();
    expect(await changeGoal({ ...seen, figure, target, starts_on, ends_on })).toMatchObject({
      code: "not_found",
    });
    expect(await kept()).toMatchObject([{ target: 1200, is_ended: false, version: 1 }]);
  });

  test("is changed over what was seen and nothing else; before and after are in the audit", async () => {
    await as("executive");
    const id = await set();
    const { figure, starts_on, ends_on } = wanted();
    const change = (version: number, target: string) =>
      changeGoal({ customer: acme?.slug ?? "", id, version, figure, target, starts_on, ends_on });
    expect(await change(1, "1500")).toMatchObject({ ok: true });
    expect(await change(1, "1600")).toMatchObject({ ok: false, code: "changed_meanwhile" });
    expect(await change(2, "0")).toMatchObject({ ok: false, code: "bad_input" });
    expect(await kept()).toMatchObject([{ target: 1500, version: 2 }]);
    expect((await entries()).at(-1)?.details).toMatchObject({
      before: { target: 1200 },
      after: { target: 1500 },
    });
  });

  test("is changed by nobody who does not see all of its tenants", async () => {
    await as("executive");
    const [all, some] = [await set(), await set({ tenants: ["2", "3"] })];
    await as("executive", [1n, 2n]);
    for (const id of [all, some])
      expect(await endGoal({ customer: acme?.slug ?? "", id, version: 1 })).toMatchObject({
        code: "not_found",
      });
    await as("executive", [2n, 3n]);
    expect(await endGoal({ customer: acme?.slug ?? "", id: some, version: 1 })).toMatchObject({ ok: true });
    expect(await endGoal({ customer: acme?.slug ?? "", id: some, version: 2 })).toMatchObject({
      code: "not_found",
    });
    expect((await entries()).map(({ action }) => action)).toEqual(["goal.set", "goal.set", "goal.end"]);
  });

  test("is set, changed and ended by nobody who sees the console as another", async () => {
    const executive = await somebody(control, "executive", acme ? [acme] : []);
    const success = await as("customer_success");
    const id = await set();
    await beginViewing(success, executive);
    const readOnly = { ok: false, code: "view_as_read_only" };
    expect(await setGoal(wanted({ figure: "learners" }))).toEqual(readOnly);
    expect(await endGoal({ customer: acme?.slug ?? "", id, version: 1 })).toEqual(readOnly);
    expect(await addNote({ customer: acme?.slug ?? "", day: today, text: "x", tenants: null })).toEqual(
      readOnly,
    );
    expect(await kept()).toHaveLength(1);
  });

  test("is not written where its entry of the audit cannot be", async () => {
    await as("executive");
    await control.execute("REVOKE INSERT ON console.audit FROM opendb_console");
    expect(await setGoal(wanted())).toMatchObject({ ok: false });
    expect(await kept()).toEqual([]);
  });
});

describe("a note to a day", () => {
  const note = (more: object = {}) => ({
    customer: acme?.slug ?? "",
    day: addDays(today, -3),
    text: "Campanha de volta às aulas",
    tenants: null,
    ...more,
  });
  const notes = () => control.select().from(dayNotes).orderBy(asc(dayNotes.id));
  const add = async (more?: object) => {
    const result = await addNote(note(more));
    if (!result.ok) throw new Error(result.code);
    return result.value.id;
  };
  const of = (id: number, version = 1) => ({ customer: acme?.slug ?? "", id, version });

  test("is written by everybody who reads panels there, and by nobody of another customer", async () => {
    for (const role of personRoles) {
      await as(role);
      await add({ text: `De ${role}` });
    }
    await as("executive", null, globex);
    await expect(addNote(note())).rejects.toThrow(/404/);
    expect(await notes()).toHaveLength(personRoles.length);
  });

  test("is one line of 200 signs at most; what is sent twice is written once", async () => {
    await as("analyst");
    await add({ text: `  a\n\n b\u0000c\t${"😀".repeat(190)}  ` });
    expect((await notes())[0]?.text).toBe(`a b c ${"😀".repeat(190)}`);
    for (const text of ["", "  \n", "x".repeat(201)])
      expect(await addNote(note({ text })), text).toMatchObject({ ok: false, code: "bad_input" });
    await add();
    expect(await addNote(note())).toMatchObject({ ok: false, code: "changed_meanwhile" });
    expect(await addNote(note({ day: "1999-12-31" }))).toMatchObject({ code: "bad_input" });
    expect(await addNote(note({ day: addDays(today, 999) }))).toMatchObject({ code: "bad_input" });
    expect(await notes()).toHaveLength(2);
  });

  test("is changed and removed by its author, and by those who care for the customer, and by nobody else", async () => {
    const author = await as("analyst");
    const id = await add();
    await as("executive");
    expect(await changeNote({ ...of(id), text: "Outro" })).toMatchObject({ code: "not_found" });
    expect(await removeNote(of(id))).toMatchObject({ code: "not_found" });
    await signIn(author);
    expect(await changeNote({ ...of(id), text: "Campanha" })).toMatchObject({ ok: true });
    expect(await changeNote({ ...of(id), text: "Outra" })).toMatchObject({ code: "changed_meanwhile" });
    await as("customer_success", null, globex);
    await expect(removeNote(of(id, 2))).rejects.toThrow(/404/);
    await as("customer_success");
    expect(await removeNote(of(id, 2))).toMatchObject({ ok: true });
    expect(await notes()).toEqual([]);
    expect((await entries()).filter(({ action }) => action.startsWith("note."))).toMatchObject([
      { action: "note.add" },
      { action: "note.change", details: { before: { text: "Campanha de volta às aulas" } } },
      { action: "note.remove", details: { before: { text: "Campanha" } } },
    ]);
  });

  test("is about no tenants but those that its author sees", async () => {
    await as("executive", [1n]);
    expect(await addNote(note())).toMatchObject({ ok: false, code: "forbidden" });
    await expect(addNote(note({ tenants: ["1", "2"] }))).rejects.toThrow(/404/);
    await add({ tenants: ["1"] });
    expect(await notes()).toMatchObject([{ tenants: [1n] }]);
  });
});
