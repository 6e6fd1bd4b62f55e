import { beforeEach, describe, expect, test } from "vitest";
import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { dayNotes, goals, people, runs } from "#db/schema/console/index.ts";
import { accessOf } from "#db/scope.testing.ts";
import type { Access } from "#db/scope.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { dayMarks } from "./day-marks.ts";
import { goalsOf } from "./goals.ts";

let control: Control;
let acme: Customer;
let globex: Customer;
let ana: number;
const range = { from: "2026-11-01", until: "2026-11-30" };
const all = [1n, 2n, 3n];

beforeEach(async () => {
  ({ control } = await freshControl());
  [acme, globex] = [await freshCustomer(control), await freshCustomer(control, 2n)];
  const [person] = await control
    .insert(people)
    .values({ email: "ana@example.test", name: "Ana", role: "executive" })
    .returning();
  ana = person?.id ?? 0;
});

const access = (customer: Customer, membership: readonly bigint[] | null = null): Access => {
  const { id, slug, name } = customer;
  const made = accessOf({ id, slug, name, host: "localhost", port: 1 });
  return { ...made, membership, person: { ...made.person, id: ana } };
};
const marks = async (tenants: readonly bigint[] = all, membership: readonly bigint[] | null = null) =>
  (await dayMarks(access(acme, membership), { range, tenants })).filter(({ kind }) => kind !== "holiday");

describe("marks of days", () => {
  const note = (
    text: string,
    tenants: bigint[] | null = null,
    more: Partial<typeof dayNotes.$inferInsert> = {},
  ) =>
    control.insert(dayNotes).values({
      id_customer: acme.id,
      day: "2026-11-10",
      text,
      tenants,
      created_by: "beto@example.test",
      updated_by: "beto@example.test",
      ...more,
    });

  test("are holidays, notes and loads, in the order of the days, both ends included", async () => {
    await note("Primeiro", null, { day: "2026-11-01", id_person: ana, created_by: "ana@example.test" });
    await note("Último", null, { day: "2026-11-30" });
    await note("Fora", null, { day: "2026-12-01" });
    const found = await dayMarks(access(acme), { range, tenants: all });
    expect(found.map(({ day, kind }) => [day, kind])).toEqual([
      ["2026-11-01", "note"],
      ["2026-11-02", "holiday"],
      ["2026-11-15", "holiday"],
      ["2026-11-20", "holiday"],
      ["2026-11-30", "note"],
    ]);
    expect(found[0]).toMatchObject({ text: "Primeiro", by: "Ana", isOwn: true, tenants: null, version: 1 });
    expect(found[4]).toMatchObject({ by: "beto@example.test", isOwn: false });
  });

  test("are of the tenants that are looked at; who sees some has no note about any other, nor about all", async () => {
    await note("Todas");
    await note("Uma", [1n]);
    await note("Duas", [1n, 2n]);
    await note("Três", [3n]);
    await note("Alheia", [1n], { id_customer: globex.id });
    const texts = async (...asked: Parameters<typeof marks>) =>
      (await marks(...asked)).map((mark) => ("text" in mark ? mark.text : mark.kind));
    expect(await texts()).toEqual(["Todas", "Uma", "Duas", "Três"]);
    expect(await texts([3n])).toEqual(["Todas", "Três"]);
    expect(await texts([1n, 3n], [1n, 3n])).toEqual(["Uma", "Três"]);
    expect(await texts([1n], [1n, 2n])).toEqual(["Uma", "Duas"]);
  });

  const load = (more: Partial<typeof runs.$inferInsert>) =>
    control.insert(runs).values({
      id_customer: acme.id,
      kind: "delta",
      state: "failed",
      requested_by: "worker",
      due_at: new Date("2026-11-11T04:00:00Z"),
      finished_at: new Date("2026-11-11T04:20:00Z"),
      ...more,
    });

  test("have the night's load at the day that it was to bring", async () => {
    await load({});
    await load({ state: "unreconciled", due_at: new Date("2026-11-13T04:00:00Z") });
    expect(await marks()).toMatchObject([
      { day: "2026-11-10", state: "failed", isMended: false },
      { day: "2026-11-12", state: "unreconciled", isMended: false },
    ]);
  });

  test("have none of a load that was well, is tried again, was cancelled, or is another customer's", async () => {
    await load({ state: "done" });
    await load({ next_attempt_at: new Date(), due_at: null, started_at: new Date("2026-11-20T12:00:00Z") });
    await load({ state: "cancelled", due_at: new Date("2026-11-14T04:00:00Z") });
    await load({ id_customer: globex.id });
    expect(await marks()).toEqual([]);
  });

  test("say of a load that a later whole one has mended it: of loads one of these, of metrics metrics", async () => {
    const day = (date: number) => ({ due_at: null, started_at: new Date(Date.UTC(2026, 10, date, 4)) });
    await load(day(11));
    await load({ kind: "derive", ...day(12) });
    await load({ state: "done", options: { tables: ["lms.users"] }, ...day(13) });
    expect(await marks()).toMatchObject([{ isMended: false }, { isMended: false }]);
    await load({ kind: "seed", state: "done", ...day(13) });
    expect(await marks()).toMatchObject([
      { day: "2026-11-10", isMended: true },
      { day: "2026-11-11", isMended: false },
    ]);
    await load({ kind: "derive", state: "done", ...day(14) });
    expect(await marks()).toMatchObject([{ isMended: true }, { isMended: true }]);
    await load(day(15));
    expect((await marks()).at(-1)).toMatchObject({ day: "2026-11-14", isMended: false });
  });

  test("name the worst load of a day, once", async () => {
    const at = { due_at: null, started_at: new Date("2026-11-11T15:00:00Z") };
    await load({ ...at, state: "unreconciled" });
    await load(at);
    await load({ ...at, state: "unreconciled" });
    expect(await marks()).toMatchObject([{ kind: "load", day: "2026-11-10", state: "failed" }]);
  });
});

test("goals are the open ones of the customer, of no tenants but those that the person sees", async () => {
  const of = (figure: string, tenants: bigint[] | null, more: Partial<typeof goals.$inferInsert> = {}) =>
    control.insert(goals).values({
      id_customer: acme.id,
      figure,
      tenants,
      target: 10,
      starts_on: "2026-11-01",
      ends_on: "2026-12-31",
      created_by: "ana@example.test",
      updated_by: "ana@example.test",
      ...more,
    });
  await of("certificates", null);
  await of("certificates", [1n]);
  await of("dau", [1n, 3n], { ends_on: "2026-11-30", updated_by: "beto@example.test" });
  await of("mau", null, { is_ended: true });
  await of("learners", [1n], { id_customer: globex.id });
  const found = async (membership: readonly bigint[] | null) =>
    (await goalsOf(access(acme, membership))).map(({ figure, tenants, by }) => [figure, tenants, by]);
  expect(await found(null)).toEqual([
    ["dau", ["1", "3"], "beto@example.test"],
    ["certificates", null, "Ana"],
    ["certificates", ["1"], "Ana"],
  ]);
  expect(await found([1n, 2n])).toEqual([["certificates", ["1"], "Ana"]]);
});
