import { describe, expect, test } from "vitest";
import { type PersonRole, permissions, personRoles } from "#db/vocabulary.ts";
import { type Held, mayChange, mayGive, mayViewAs, permissionsAt, type Standing } from "./reach.ts";

/*
 * A matrix over everybody that there can be at two customers: each role x bound to the first, the second, both, none,
 * some tenants of the first, as its own admin, with personal columns granted x active or not. Each pair is asked.
 */

const [first, second] = [1, 2];
const held = (id_customer: number, more: Partial<Held> = {}): Held => ({
  id_customer,
  tenants: null,
  is_personal_granted: false,
  is_customer_admin: false,
  ...more,
});

const bindings: Record<string, readonly Held[]> = {
  nowhere: [],
  first: [held(first)],
  second: [held(second)],
  both: [held(first), held(second)],
  "tenants of first": [held(first, { tenants: [3n] })],
  "admin of first": [held(first, { is_customer_admin: true })],
  "personal of first": [held(first, { is_personal_granted: true })],
};

const everybody = personRoles.flatMap((role) =>
  Object.entries(bindings).flatMap(([where, memberships]) =>
    [true, false].map((isActive) => ({ role, where, memberships, isActive })),
  ),
);
const people: (Standing & { where: string })[] = everybody.map((one, at) => ({ ...one, id: at + 1 }));
const pairs = people.flatMap((who) => people.map((whom) => ({ who, whom })));
const named = ({ role, where, isActive }: (typeof people)[number]) =>
  `${role} (${where}${isActive ? "" : ", deactivated"})`;
const said = (found: typeof pairs) => found.map(({ who, whom }) => `${named(who)} -> ${named(whom)}`);

const at = (person: Standing, customer: number) => permissionsAt(person, customer);
const customers = [first, second];
const isBelow: Record<PersonRole, (role: PersonRole) => boolean> = {
  admin: () => true,
  customer_success: (role) => role === "executive" || role === "analyst",
  operations: () => false,
  executive: () => false,
  analyst: () => false,
};

describe.each([
  ["change", mayChange],
  ["view as", mayViewAs],
] as const)("who may %s whom", (_, may) => {
  const allowed = pairs.filter(({ who, whom }) => may(who, whom));

  test("somebody may, and nobody may do it to themself or after they were deactivated", () => {
    expect(allowed.length).toBeGreaterThan(20);
    expect(said(allowed.filter(({ who, whom }) => who.id === whom.id || !who.isActive))).toEqual([]);
  });

  test("only admins and customer success may, and customer success only executives and analysts", () => {
    expect(new Set(allowed.map(({ who }) => who.role))).toEqual(new Set(["admin", "customer_success"]));
    expect(said(allowed.filter(({ who, whom }) => !isBelow[who.role](whom.role)))).toEqual([]);
  });

  test("customer success reaches nobody who is bound to nothing, or to a customer that is not theirs whole", () => {
    const beyond = allowed.filter(
      ({ who, whom }) =>
        who.role === "customer_success" &&
        (whom.memberships.length === 0 ||
          whom.memberships.some(
            ({ id_customer }) =>
              !who.memberships.some((own) => own.id_customer === id_customer && own.tenants === null),
          )),
    );
    expect(said(beyond)).toEqual([]);
  });
});

describe("who may change whom", () => {
  test("an admin may change everybody but themself", () => {
    const [admin] = people.filter(({ role, isActive }) => role === "admin" && isActive);
    expect(admin && people.filter((whom) => !mayChange(admin, whom)).map(({ id }) => id)).toEqual([
      admin?.id,
    ]);
  });
});

describe("who may see the console as whom", () => {
  const allowed = pairs.filter(({ who, whom }) => mayViewAs(who, whom));

  test("nobody as an admin, nobody as somebody deactivated", () => {
    expect(said(allowed.filter(({ whom }) => whom.role === "admin" || !whom.isActive))).toEqual([]);
  });

  test("through nobody does anybody see what they could not see themself", () => {
    const more = allowed.filter(({ who, whom }) =>
      customers.some((customer) => [...at(whom, customer)].some((one) => !at(who, customer).has(one))),
    );
    expect(said(more)).toEqual([]);
  });
});

describe("who may make what of whom", () => {
  const givers = people.filter(({ isActive }) => isActive);
  const given = givers.flatMap((who) =>
    people.filter((after) => mayGive(who, null, after)).map((whom) => ({ who, whom })),
  );

  test("nobody gives a permission that they do not have at that customer", () => {
    const more = given.filter(({ who, whom }) =>
      customers.some((customer) =>
        [...at(whom, customer)].some((one) => who.role !== "admin" && !at(who, customer).has(one)),
      ),
    );
    expect(given.length).toBeGreaterThan(20);
    expect(said(more)).toEqual([]);
  });

  test("customer success makes executives and analysts of their own customers, and nothing else", () => {
    const own = given.filter(({ who }) => who.role === "customer_success");
    expect(new Set(own.map(({ whom }) => whom.role))).toEqual(new Set(["executive", "analyst"]));
    const reached = own.filter(({ who }) => who.where === "first").map(({ whom }) => whom.where);
    expect(new Set(reached)).toEqual(
      new Set(["first", "tenants of first", "admin of first", "personal of first"]),
    );
  });

  test("what somebody had they may keep, whoever changes the rest", () => {
    const editor = { id: 900, role: "customer_success" as const, isActive: true, memberships: [held(first)] };
    const before = { role: "analyst" as const, memberships: [held(first, { is_customer_admin: true })] };
    expect(mayGive(editor, before, before)).toBe(true);
  });
});

test("permissions at a customer to which somebody is not bound are none, but for admins", () => {
  for (const person of people.filter(({ where }) => where === "nowhere"))
    expect([...at(person, first)]).toEqual(person.role === "admin" ? [...permissions] : []);
});
