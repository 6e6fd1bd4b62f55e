import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { scopeOfPerson } from "#auth/people/testing.ts";
import { type Control, consoleDb } from "#db/control.ts";
import { freshnessOfAll } from "#db/freshness.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { plans, reachability, usageSamples } from "#db/schema/console/index.ts";
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
import { customersFound } from "./customers-found.ts";
import { customerSorts } from "./customers-order.ts";

let control: Control;
let admin: number;

beforeEach(async () => {
  ({ control, admin } = await begin());
  return () => control.pool.end();
});

describe("the order of the list", () => {
  test("is the worst data first, then kits and contracts that end and caps that are passed, then names as they are counted", async () => {
    for (const slug of ["c10", "c9", "C 2"].map((name) => name.toLowerCase().replace(" ", "_")))
      await well(await customer(slug, slug.replace("_", " ")));
    const [kits, ends, full, away] = [
      await customer("zkit"),
      await customer("zend"),
      await customer("zfull"),
      await customer("zaway"),
    ];
    for (const one of [kits, ends, full]) await well(one);
    await kit(kits, 29);
    await contract(ends, { ends_on: inDays(80).toISOString().slice(0, 10) });
    await sample(full, { learners: 11, capped_learners: 11 });
    await control.insert(reachability).values({
      id_customer: away.id,
      looked_at: new Date(),
      since: new Date(),
      error: { code: "warehouse_unavailable", message: "Gone." },
    });
    await customer("yempty");
    expect(await slugsFor(admin)).toEqual([
      ...["zaway", "yempty", "zend", "zfull", "zkit", "c_2", "c9", "c10"],
    ]);
    expect(await slugsFor(admin, { isAttention: true })).toEqual([
      "zaway",
      "yempty",
      "zend",
      "zfull",
      "zkit",
    ]);
    expect(await slugsFor(admin, { sort: "name", isDescending: true, limit: 3 })).toEqual([
      "zkit",
      "zfull",
      "zend",
    ]);
  });

  test("leaves customers that are not in use behind those whose data somebody waits for", async () => {
    await customer("aside", "Aside", "suspended");
    await well(await customer("zeal"));
    await customer("zero");
    expect(await slugsFor(admin)).toEqual(["zero", "aside", "zeal"]);
    expect(await slugsFor(admin, { isAttention: true })).toEqual(["zero"]);
    expect(await slugsFor(admin, { sort: "health" })).toEqual(["zero", "aside", "zeal"]);
  });

  test("has nothing to be done about a customer that is set aside, whose contract is over", async () => {
    await contract(await customer("over", "over", "aside"), { ends_on: "2026-01-02" });
    await well(await customer("well"));
    expect(await slugsFor(admin, { isAttention: true })).toEqual([]);
  });

  test("has what is not known last whichever way it goes", async () => {
    const [a, b] = [await customer("aa"), await customer("bb"), await customer("cc")];
    await sample(a, { bytes: 5 });
    await sample(b, { bytes: 7 });
    expect(await slugsFor(admin, { sort: "size" })).toEqual(["aa", "bb", "cc"]);
    expect(await slugsFor(admin, { sort: "size", isDescending: true })).toEqual(["bb", "aa", "cc"]);
  });
});

describe("what a line says", () => {
  test("is the one health that every other page says, green only for whom nothing is in the way", async () => {
    await well(await customer("good"));
    await customer("bad");
    await customer("shut", "Shut", "suspended");
    await customer("kept", "Kept", "aside");
    const { rows } = await pageFor(admin);
    const db = consoleDb();
    const everywhere = await freshnessOfAll(
      db,
      rows.map(({ id }) => id),
      nightlySchedule(db),
    );
    for (const row of rows) expect(row.health.state).toBe(everywhere.get(row.id)?.health.state);
    expect(rows.map(({ slug, health }) => [slug, health.state])).toEqual([
      ["bad", "empty"],
      ["good", "fresh"],
      ["kept", "paused"],
      ["shut", "paused"],
    ]);
  });

  test("counts kits that expire within 30 days, marks contracts in their last 90 days, and takes the last sample", async () => {
    const acme = await customer("acme");
    for (const days of [-1, 1, 29, 31]) await kit(acme, days);
    await kit(acme, 2, "revoked");
    await contract(acme, { ends_on: inDays(89).toISOString().slice(0, 10) });
    await sample(acme, { day: "2026-01-01", learners: 1, capped_learners: 1 });
    await sample(acme, { learners: 7, capped_learners: 6 });
    const late = await customer("late");
    await contract(late, { ends_on: inDays(92).toISOString().slice(0, 10) });
    const { rows } = await pageFor(admin, { sort: "name" });
    expect(rows[0]).toMatchObject({
      kits: 2,
      isEnding: true,
      learners: 7,
      counted: 6,
      cap: 10,
      plan: "Enterprise",
    });
    expect(rows[1]).toMatchObject({ kits: 0, isEnding: false, learners: null });
  });

  test("has the cap of the plan for all learners where the plan has one, else those of tenants for their own", async () => {
    const acme = await customer("acme");
    await sample(acme, { learners: 30, capped_learners: 5, cap: 10 });
    await contract(acme);
    expect((await pageFor(admin)).rows[0]).toMatchObject({ counted: 5, cap: 10 });
    await control.update(plans).set({ learner_limit: 40 });
    // A plan is not lowered below what there is, but learners may grow beyond it.
    await control.update(usageSamples).set({ learners: 50 });
    expect((await pageFor(admin)).rows[0]).toMatchObject({ counted: 50, cap: 40 });
    expect(await slugsFor(admin, { isAttention: true })).toEqual(["acme"]);
  });
});

describe("search and filters", () => {
  beforeEach(async () => {
    const acme = await customer("acme_br", "ACME Educação");
    await contract(acme, { id_owner: admin });
    await well(acme);
    await customer("globex", "Glóbex S.A.", "suspended");
  });

  test.each([
    ["acme educacao", ["acme_br"]],
    ["EDUCAÇÃO, acme", ["acme_br"]],
    ["educac\u0327a\u0303o", ["acme_br"]],
    ["br acme", ["acme_br"]],
    ["globex sa", ["globex"]],
    ["s.a. GLOBEX", ["globex"]],
    ["%", []],
    ["_", ["acme_br"]],
    ["' OR true --", []],
    ["", ["globex", "acme_br"]],
  ])("%j finds by words in any order, whatever accents, case and punctuation", async (search, found) => {
    expect((await slugsFor(admin, { search })).toSorted()).toEqual(found.toSorted());
    const asked = { permission: "panels.read", search, limit: 20, locale: "pt-BR" } as const;
    const chosen = await customersFound(await scopeOfPerson(control, admin), asked);
    expect(chosen.rows.map(({ slug }) => slug).toSorted()).toEqual(found.toSorted());
  });

  test("narrow by state, health, plan and owner", async () => {
    const choices = await customersChoices(await scopeOfPerson(control, admin));
    expect(choices.plans.map(({ name }) => name)).toEqual(["Enterprise"]);
    expect(choices.owners).toEqual([{ id: admin, name: "Zulmira" }]);
    expect(await slugsFor(admin, { state: "suspended" })).toEqual(["globex"]);
    expect(await slugsFor(admin, { health: "fresh" })).toEqual(["acme_br"]);
    expect(await slugsFor(admin, { plan: choices.plans[0]?.id ?? 0 })).toEqual(["acme_br"]);
    expect(await slugsFor(admin, { owner: String(admin) })).toEqual(["acme_br"]);
    expect(await slugsFor(admin, { owner: "none" })).toEqual(["globex"]);
  });
});

test("pages have each customer exactly once in every order, forth and back", async () => {
  await control.execute(sql`
    INSERT INTO console.customers (slug, name, id_server, id_root_tenant, state)
    SELECT 'c' || n, 'Cliente ' || n % 90, (SELECT min(id) FROM console.servers), n,
      (ARRAY['active', 'suspended', 'provisioning'])[1 + n % 3] FROM generate_series(1, 310) n`);
  await control.execute(sql`
    INSERT INTO console.usage_samples SELECT id, current_date, now(), id, id % 7, id % 5, id % 4, 0, '[]', '[]'
    FROM console.customers WHERE id % 2 = 0`);
  for (const sort of customerSorts)
    for (const isDescending of [false, true]) {
      const seen: string[] = [];
      const starts: (string | null)[] = [];
      for (let after: string | null = null, isMore = true; isMore; ) {
        const page = await pageFor(admin, { sort, isDescending, after, limit: 60 });
        expect(page.isLost).toBe(false);
        expect(page.count).toBe(310);
        // The page before this one begins where it did.
        expect(page.before).toBe(starts.at(-1) ?? null);
        starts.push(after);
        seen.push(...page.rows.map(({ slug }) => slug));
        after = page.next;
        isMore = after !== null;
      }
      expect(new Set(seen).size, `${sort} ${isDescending}`).toBe(310);
      expect(seen).toHaveLength(310);
    }
  expect((await pageFor(admin, { after: "gone" })).isLost).toBe(true);
});
