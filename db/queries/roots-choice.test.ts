import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { somebody } from "#auth/people/testing.ts";
import { kits, memberships, people } from "#db/schema/console/index.ts";
import { scopeOf } from "#db/scope.testing.ts";
import { keepReadTenants } from "#warehouse/roots/source.ts";
import { tenants } from "#warehouse/roots/testing.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { rootsChoice } from "./roots-choice.ts";

// Of the tree 1 with 2 and 3, and 4 below 3.
test("what is chosen names the kits and people that are bound to what goes, and how much is left to each", async () => {
  const { control } = await freshControl();
  const acme = await freshCustomer(control);
  await keepReadTenants(control, tenants);
  const kit = (role_name: string, bound: bigint[] | null, state: "active" | "revoked" = "active") => ({
    id_customer: acme.id,
    role_name: `${acme.slug}_${role_name}`,
    purpose: "bi_tool" as const,
    form: "certificate" as const,
    tenants: bound,
    is_personal: false,
    connection_limit: 5,
    statement_seconds: 300,
    expires_at: new Date(Date.now() + 86_400_000),
    created_by: "test",
    state,
    ...(state === "revoked" ? { revoked_at: new Date(), revoked_by: "test" } : {}),
  });
  await control
    .insert(kits)
    .values([kit("all", null), kit("both", [2n, 3n]), kit("stays", [4n]), kit("over", [2n], "revoked")]);
  for (const [name, bound] of [
    ["Lia", [2n]],
    ["Rui", [3n]],
  ] as const) {
    const id = await somebody(control, "executive", [acme]);
    await control.update(people).set({ name }).where(eq(people.id, id));
    await control
      .update(memberships)
      .set({ tenants: [...bound] })
      .where(eq(memberships.id_person, id));
  }
  const { id, slug, name } = acme;
  const scope = scopeOf({
    customer: { id, slug, name, host: "localhost", port: 1 },
    allowed: [1n, 2n, 3n, 4n],
    tenants: [1n, 2n, 3n, 4n],
    permissions: new Set(),
  });
  const { bound, going } = await rootsChoice(scope, { search: "", chosen: ["3"] });
  expect(going).toEqual(["1", "2"]);
  expect(bound).toEqual({
    wholeKits: 1,
    kits: [{ name: `${slug}_both`, note: "bi_tool", left: 1 }],
    people: [{ name: "Lia", note: expect.stringContaining("@"), left: 0 }],
  });
  expect((await rootsChoice(scope, { search: "", chosen: ["1"] })).bound).toMatchObject({
    kits: [],
    people: [],
  });
});
