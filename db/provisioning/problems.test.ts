import { expect, test } from "vitest";
import { type Draft, newDraft } from "./draft.ts";
import { type Around, problemsOf } from "./problems.ts";
import { slugFor } from "./slug.ts";
import { forestOf } from "./tree.ts";

const around: Around = {
  forest: forestOf([
    { id: "1", id_parent: null, subdomain: "a", title: "A", learners: 1, user_limit: null },
    { id: "2", id_parent: "1", subdomain: "b", title: "B", learners: 1, user_limit: null },
    { id: "9", id_parent: null, subdomain: "c", title: "C", learners: 1, user_limit: null },
  ]),
  taken: [],
  isSlugFree: true,
  plan: { isOffered: true, kitLimit: 5 },
  isServerOpen: true,
  known: new Map([["ti@acme.example", { role: "operations", isOurs: true }]]),
};
const empty = newDraft("Acme", "acme");
const whole: Draft = {
  ...empty,
  contract: { ...empty.contract, idPlan: 1, price: "10.00", startsOn: "2026-11-01" },
  tenants: { roots: ["1"] },
  placement: { idServer: 1 },
  people: { people: [{ email: "ana@acme.example", name: "Ana", role: "analyst", tenants: ["2"] }] },
};
const found = (draft: Draft, more: Partial<Around> = {}) =>
  problemsOf(draft, { ...around, ...more }).map(({ problem }) => problem);
const person = { email: "ana@acme.example", name: "Ana", role: "executive" as const, tenants: null };
const withPeople = (...people: Draft["people"]["people"]) => found({ ...whole, people: { people } });

test("nothing is in the way of a draft that is complete, and what is missing is named", () => {
  expect(found(whole)).toEqual([]);
  expect(found(newDraft("", ""))).toEqual([
    "name_missing",
    "slug_invalid",
    "plan_missing",
    "price_missing",
    "start_missing",
    "tenants_missing",
    "server_missing",
  ]);
});

test("what became wrong meanwhile is told: the name, the plan, the server, the tenants", () => {
  expect(found(whole, { isSlugFree: false })).toEqual(["slug_taken"]);
  expect(found(whole, { plan: { isOffered: false, kitLimit: 5 } })).toEqual(["plan_not_offered"]);
  expect(found(whole, { plan: { isOffered: true, kitLimit: 0 } })).toEqual(["plan_without_kits"]);
  expect(found(whole, { isServerOpen: false })).toEqual(["server_closed"]);
  const taken = [{ root: "1", slug: "globex", name: "Globex" }];
  expect(found(whole, { taken })).toEqual(["tenant_refused"]);
  expect(found({ ...whole, tenants: { roots: ["1", "9"] } })).toEqual([]);
  const contract = { ...whole.contract, endsOn: "2026-10-01", documents: ["javascript:alert(1)"] };
  expect(found({ ...whole, contract })).toEqual(["end_before_start", "document_no_link"]);
});

test("people are looked at one by one", () => {
  expect(withPeople(person, { ...person, email: " ANA@acme.example" })).toEqual(["email_twice"]);
  expect(withPeople({ ...person, email: "nobody" })).toEqual(["email_invalid"]);
  expect(withPeople({ ...person, email: "ti@acme.example" })).toEqual(["email_taken"]);
  expect(withPeople({ ...person, name: " " })).toEqual(["person_name_missing"]);
  expect(withPeople({ ...person, tenants: ["9"] })).toEqual(["person_tenant_foreign"]);
});

test("a database's name follows the customer's", () => {
  expect(slugFor("Universidade São José & Cia.")).toBe("universidade_sao_jose_cia");
  expect(slugFor("3M")).toBe("");
  expect(slugFor("x".repeat(5000))).toHaveLength(31);
  expect(slugFor("أكاديمية")).toBe("");
  expect(slugFor("Postgres")).toBe("");
});
