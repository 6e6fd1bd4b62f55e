import { beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { client } from "#db/connect.ts";
import { places } from "#db/places.ts";
import { ask as askDatabase, freshCustomer } from "#warehouse/testing.ts";
import { buildOnce, signedIn, startWeb } from "./testing.ts";

beforeAll(buildOnce, 600_000);

/**
 * A customer whose learners nobody can read for now: a load holds the table. The role's own limit would end what waits
 * for it; here it is so far away that only the web process can.
 */
async function slowLearners() {
  const web = await startWeb();
  const { slug } = await freshCustomer(web.control);
  const warehouse = { url: inject("adminUrl"), database: slug };
  for (const sql of [
    `ALTER ROLE opendb_console IN DATABASE ${slug} SET statement_timeout = '1h'`,
    "INSERT INTO opendb.tenants VALUES (1)",
    "INSERT INTO lms.tenants (id) VALUES (1)",
    "INSERT INTO lms.users (id, id_tenant, name) VALUES (7, 1, 'Bia dos Santos')",
    "INSERT INTO lms.tags (id, id_tenant, title) VALUES (8, 1, 'Quick as ever')",
  ])
    await askDatabase(warehouse, sql);
  const holder = await client(warehouse);
  onTestFinished(() => holder.end());
  await holder.query("BEGIN; LOCK TABLE lms.users IN ACCESS EXCLUSIVE MODE");
  const watcher = await client({ url: inject("adminUrl") });
  onTestFinished(() => watcher.end());
  /** How many statements of people's pages wait in the warehouse. */
  const waiting = async () => {
    const { rows } = await watcher.query(
      `SELECT FROM pg_stat_activity
       WHERE datname = $1 AND usename = 'opendb_console' AND state = 'active' AND wait_event_type = 'Lock'`,
      [slug],
    );
    return rows.length;
  };
  const table = (name: string) => `/c/${slug}/tables/lms/${name}`;
  return { web, table, waiting, letGo: () => holder.query("ROLLBACK") };
}

const bound = { timeout: 30_000 };

test("with a browser that leaves a slow page its statements end, and the next pages find their places free", async () => {
  const { web, table, waiting, letGo } = await slowLearners();
  for (let times = 0; times < 3; times++) {
    const browser = new AbortController();
    const pages = Array.from({ length: places.person + 2 }, () =>
      web.ask(table("users"), { signal: browser.signal }).then(
        () => "answered",
        () => "left",
      ),
    );
    await expect.poll(waiting, bound).toBe(places.person);
    browser.abort();
    expect(new Set(await Promise.all(pages))).toEqual(new Set(["left"]));
    await expect.poll(waiting, bound).toBe(0);
    const next = await web.ask(table("tags"));
    expect([next.status, next.isWhole]).toEqual([200, true]);
    expect(next.text).toContain("Quick as ever");
  }
  await letGo();
  expect((await web.ask(table("users"))).text).toContain("Bia dos Santos");
});

test("twenty slow pages of one person do not hold up another person of the same customer", async () => {
  const { web, table, waiting } = await slowLearners();
  const browser = new AbortController();
  const slow = Array.from({ length: 20 }, () =>
    web.ask(table("users"), { signal: browser.signal }).catch(() => undefined),
  );
  await expect.poll(waiting, bound).toBe(places.person);
  const other = await signedIn(web.control, "leo@acme.example");
  for (let times = 0; times < 5; times++) {
    const page = await web.ask(table("tags"), { headers: { cookie: other } });
    expect([page.status, page.isWhole]).toEqual([200, true]);
    expect(page.text).toContain("Quick as ever");
    // The others are still there: nobody was let in because they had gone.
    expect(await waiting()).toBe(places.person);
  }
  browser.abort();
  await Promise.all(slow);
  await expect.poll(waiting, bound).toBe(0);
});
