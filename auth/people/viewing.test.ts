import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { memberships, people } from "#db/schema/console/index.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { scopeOfPerson, somebody } from "./testing.ts";
import { seal } from "./view-as-cookie.ts";
import { beginViewing, viewedNow, viewingOf } from "./viewing.ts";

// Next's own: outside of a request there is no cookie.
const jar = new Map<string, string>();
const set: { value: string; options: object }[] = [];
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { value: jar.get(name) } : undefined),
    has: (name: string) => jar.has(name),
    set: (name: string, value: string, options: object) => {
      jar.set(name, value);
      set.push({ value, options });
    },
  }),
}));

let control: Control;
let acme: Customer;
let success: number;
let executive: number;

const own = async (id: number) => (await scopeOfPerson(control, id)).person;
const kind = async (id: number, now?: number) => (await viewingOf(await own(id), now)).kind;

beforeEach(async () => {
  jar.clear();
  ({ control } = await freshControl());
  acme = await freshCustomer(control);
  success = await somebody(control, "customer_success", [acme]);
  executive = await somebody(control, "executive", [acme]);
});

test("from the beginning of a view on pages are for the other person, and know who is really there", async () => {
  expect(await kind(success)).toBe("own");
  await beginViewing(success, executive);
  expect(await viewingOf(await own(success))).toMatchObject({
    kind: "as",
    person: { id: executive, role: "executive", viewer: { id: success, role: "customer_success" } },
  });
  expect(set.at(-1)?.options).toMatchObject({ httpOnly: true, sameSite: "lax" });
});

test("a view ends after its hour, and says so until somebody takes note", async () => {
  await beginViewing(success, executive);
  const minutes = (count: number) => Date.now() + count * 60_000;
  expect(await kind(success, minutes(59))).toBe("as");
  expect(await kind(success, minutes(61))).toBe("over");
  expect(await viewedNow(success)).toBe(executive);
});

test("a view of another who used this browser is nobody else's", async () => {
  await beginViewing(success, executive);
  const other = await somebody(control, "customer_success", [acme]);
  expect(await kind(other)).toBe("own");
  expect(await viewedNow(other)).toBeNull();
});

test("a cookie that we have not sealed is none", async () => {
  for (const value of [
    "",
    "1.2.3",
    seal({ idViewer: success, idPerson: executive, until: 9e12 }, "y".repeat(32)),
  ]) {
    jar.set("opendb.view-as", value);
    expect(await kind(success), value).toBe("own");
  }
});

test.each([
  ["the viewer has lost the role", () => role(success, "operations")],
  ["the other has another role", () => role(executive, "operations")],
  ["the other was deactivated", () => change(executive, { is_active: false })],
  [
    "the other got a customer that is not the viewer's",
    async () => bind(executive, await freshCustomer(control, 2n)),
  ],
  ["the viewer sees some tenants of the customer only", () => narrow(success)],
  ["the viewer is bound to it no more", () => unbind(success)],
])("a view is over from the next request on once %s", async (_, happens) => {
  await beginViewing(success, executive);
  expect(await kind(success)).toBe("as");
  await happens();
  expect(await kind(success)).toBe("over");
});

const change = (id: number, values: Partial<typeof people.$inferInsert>) =>
  control.update(people).set(values).where(eq(people.id, id));
const role = (id: number, to: "operations") => change(id, { role: to });
const bind = (id: number, { id: id_customer }: Customer) =>
  control.insert(memberships).values({ id_person: id, id_customer });
const narrow = (id: number) =>
  control
    .update(memberships)
    .set({ tenants: [1n] })
    .where(eq(memberships.id_person, id));
const unbind = (id: number) => control.delete(memberships).where(eq(memberships.id_person, id));
