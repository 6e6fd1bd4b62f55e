import { beforeEach, describe, expect, test } from "vitest";
import { scopeOfPerson, somebody } from "#auth/people/testing.ts";
import type { Control } from "#db/control.ts";
import {
  begin,
  contract,
  customer,
  inDays,
  kit,
  pageFor,
  sample,
  slugsFor,
  well,
} from "./customers.testing.ts";
import { customersChoices } from "./customers-choices.ts";
import { customersFound, customersNamed } from "./customers-found.ts";

let control: Control;
let admin: number;

beforeEach(async () => {
  ({ control, admin } = await begin());
  return () => control.pool.end();
});

describe("whose customers they are", () => {
  test("other people's are neither listed, nor found, nor counted, nor named", async () => {
    const acme = await customer("acme");
    const globex = await customer("globex");
    await contract(globex, { id_owner: admin });
    const success = await somebody(control, "customer_success", [acme]);
    const page = await pageFor(success);
    expect([page.count, page.rows.map(({ slug }) => slug)]).toEqual([1, ["acme"]]);
    for (const asked of [{ search: "globex" }, { owner: String(admin) }, { after: "globex" }])
      expect((await slugsFor(success, asked)).includes("globex")).toBe(false);
    const scope = await scopeOfPerson(control, success);
    expect((await pageFor(success, { after: "globex" })).isLost).toBe(true);
    expect(await customersNamed(scope, "panels.read", ["globex", "acme"])).toEqual([
      { slug: "acme", name: "acme" },
    ]);
    expect(await customersChoices(scope)).toEqual({ plans: [], owners: [] });
    const executive = await scopeOfPerson(control, await somebody(control, "executive", [acme]));
    const asked = { search: "", limit: 20, locale: "en" } as const;
    expect((await customersFound(executive, { ...asked, permission: "panels.read" })).rows).toHaveLength(1);
    expect((await customersFound(executive, { ...asked, permission: "people.read" })).rows).toEqual([]);
  });

  test("who sees a part of a customer is told nothing of its contract, its kits and its figures", async () => {
    const acme = await customer("acme");
    await contract(acme, { ends_on: inDays(5).toISOString().slice(0, 10), id_owner: admin });
    await kit(acme, 5);
    await sample(acme, { learners: 99, capped_learners: 99 });
    await well(acme);
    const part = await somebody(control, "customer_success", [[acme, { tenants: [1n] }]]);
    expect((await pageFor(part)).rows[0]).toMatchObject({
      ...{ plan: null, owner: null, endsOn: null, daysLeft: null, hasContract: false, isEnding: false },
      ...{ bytes: null, rows: null, learners: null, cap: null, counted: null, kits: null, nextKit: null },
    });
    expect(await slugsFor(part, { isAttention: true })).toEqual([]);
    expect(await customersChoices(await scopeOfPerson(control, part))).toEqual({ plans: [], owners: [] });
  });
});
