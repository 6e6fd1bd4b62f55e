import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { ownerRole, quote } from "#db/ddl.ts";
import { freshLoads, one, type TestLoads, viewOwner } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

let loads: TestLoads;
/** Whoever made the views. */
let owner: string;

beforeEach(async () => {
  loads = await freshLoads();
  await loads.load("seed", { tables: ["lms.users", "lms.tenants"] });
  owner = await viewOwner(loads.customer.asLoader, "bi");
});

/** The warehouse as its administrator. */
const admin = (sql: string) => ask({ url: inject("adminUrl"), database: loads.customer.slug }, sql);
const all = async (...statements: string[]) => {
  for (const sql of statements) await admin(`SET ROLE ${owner}; ${sql}`);
};

const slowly = (from: string) =>
  `SELECT count(*)::int AS n, (SELECT pg_sleep(1.5) IS NULL) AS slept FROM ${from}`;

/** Seeds lms.users while somebody reads all the time. What readers were told when they had to wait, and the state. */
async function seedUnderReaders(reads: string[], meanwhile?: () => Promise<unknown>) {
  const loading = loads.load("seed", { tables: ["lms.users"] });
  let isOver = false;
  loading.finally(() => {
    isOver = true;
  });
  const doing = meanwhile?.();
  const waits: string[] = [];
  while (!isOver) {
    await admin(
      `BEGIN; SET LOCAL lock_timeout = '500ms'; ${reads.map((from) => `SELECT count(*) FROM ${from}`).join(";")}; COMMIT`,
    ).catch((error: Error) => waits.push(error.message));
    await sleep(20);
  }
  await doing;
  return { waits, state: (await loading).state };
}

/** A learner more at the source, who the warehouse knows after the next seed. */
const enrol = () =>
  loads.source.admin.query(
    `INSERT INTO platform.learners SELECT (r).* FROM (
       SELECT jsonb_populate_record(l, jsonb_build_object('id', 99999999, 'email', 'new@learner.example')) AS r
       FROM platform.learners l WHERE instance_id = $1 LIMIT 1) q`,
    [String(loads.customer.id_root_tenant)],
  );

test("a materialized view is filled before the swap: nobody waits for it, at the tables or at the view, and it has the new rows", async () => {
  await all(
    "CREATE SCHEMA bi",
    "CREATE VIEW bi.people AS SELECT * FROM lms.users",
    `CREATE MATERIALIZED VIEW bi.slow AS ${slowly("bi.people")}`,
    "CREATE UNIQUE INDEX slow_n ON bi.slow (n)",
    "COMMENT ON MATERIALIZED VIEW bi.slow IS 'Kept.'",
    "GRANT SELECT ON bi.slow TO opendb_console",
    "CREATE VIEW bi.top AS SELECT n FROM bi.slow",
  );
  const look = () =>
    admin(`SELECT c.relname, c.relkind, c.relacl::text, obj_description(c.oid) AS said, pg_get_userbyid(relowner) AS owner,
      CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) ELSE pg_get_indexdef(c.oid) END AS definition
      FROM pg_class c WHERE relnamespace = 'bi'::regnamespace ORDER BY 1`);
  const before = await look();
  await enrol();
  const { waits, state } = await seedUnderReaders(["lms.users", "bi.slow", "bi.top"]);
  expect([state, waits]).toEqual(["done", []]);
  expect(await look()).toEqual(before);
  const [counted] = await admin("SELECT n, (SELECT count(*)::int FROM lms.users) AS users FROM bi.top");
  expect(counted?.n).toBe(counted?.users);
  await all("REFRESH MATERIALIZED VIEW CONCURRENTLY bi.slow");
  expect(
    await one(
      loads.customer.asLoader,
      "SELECT count(*)::int FROM pg_namespace WHERE nspname LIKE 'opendb_staging%'",
    ),
  ).toBe(0);
});

test("a materialized view of somebody with rights and policies of their own shows what they may see, no more", async () => {
  const role = quote(`analyst_${loads.customer.slug}`);
  onTestFinished(async () => {
    for (const sql of [`DROP OWNED BY ${role} CASCADE`, `DROP ROLE ${role}`]) await admin(sql);
  });
  for (const sql of [
    `CREATE ROLE ${role}`,
    `GRANT ${role} TO ${ownerRole}`,
    `GRANT USAGE ON SCHEMA lms TO ${role}`,
    `GRANT SELECT ON lms.users TO ${role}`,
    `CREATE POLICY own ON lms.users FOR SELECT TO ${role} USING (id_tenant = ${loads.customer.id_root_tenant})`,
    `CREATE SCHEMA analysis AUTHORIZATION ${role}`,
    `SET ROLE ${role}; CREATE MATERIALIZED VIEW analysis.own AS ${slowly("lms.users")}`,
  ])
    await admin(sql);
  const look = () =>
    admin(`SELECT n, (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'analysis.own'::regclass) AS owner,
      (SELECT array_agg(a::text ORDER BY a::text) FROM pg_class, unnest(relacl) a WHERE oid = 'lms.users'::regclass) AS rights,
      (SELECT array_agg(polname::text ORDER BY 1) FROM pg_policy WHERE polrelid = 'lms.users'::regclass) AS policies
      FROM analysis.own`);
  const before = await look();
  expect(await seedUnderReaders(["lms.users", "analysis.own"])).toEqual({ state: "done", waits: [] });
  expect(await look()).toEqual(before);
  expect(before[0]?.n).toBeLessThan(
    Number(await one(loads.customer.asLoader, "SELECT count(*) FROM lms.users")),
  );
  expect(before[0]?.n).toBeGreaterThan(0);
});

test("views of one name in several schemas are not taken for each other", async () => {
  await all(
    "CREATE SCHEMA bi",
    "CREATE SCHEMA finance",
    "CREATE VIEW bi.people AS SELECT count(*)::int AS n FROM lms.users",
    "CREATE VIEW finance.people AS SELECT 1000 + count(*)::int AS n FROM lms.users",
    "CREATE VIEW finance.users AS SELECT 2000 + n AS n FROM finance.people",
    "CREATE MATERIALIZED VIEW bi.kept AS SELECT b.n AS a, f.n AS b FROM bi.people b, finance.people f",
    "CREATE MATERIALIZED VIEW finance.kept AS SELECT n FROM finance.users",
    "CREATE MATERIALIZED VIEW lms.tenants_of_people AS SELECT count(*)::int AS n FROM lms.tenants t JOIN lms.users u ON u.id_tenant = t.id",
  );
  await enrol();
  expect((await loads.load("seed", { tables: ["lms.users"] })).state).toBe("done");
  const [found] = await admin(
    `SELECT k.a, k.b - 1000 AS b, f.n - 3000 AS c, l.n AS d, (SELECT count(*)::int FROM lms.users) AS users
     FROM bi.kept k, finance.kept f, lms.tenants_of_people l`,
  );
  expect(found).toEqual({
    a: found?.users,
    b: found?.users,
    c: found?.users,
    d: found?.users,
    users: found?.users,
  });
  const definitions = await admin(
    "SELECT pg_get_viewdef(oid) AS said FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace::regnamespace::text IN ('bi', 'finance', 'lms')",
  );
  expect(JSON.stringify(definitions)).not.toContain("opendb_staging");
});

test("a view that somebody changes while its copy is filled is kept as they changed it", async () => {
  await all(
    "CREATE SCHEMA bi",
    "CREATE VIEW bi.people AS SELECT * FROM lms.users",
    `CREATE MATERIALIZED VIEW bi.slow AS ${slowly("bi.people")}`,
  );
  const change = async () => {
    for (;;) {
      const [copying] = await admin(
        "SELECT FROM pg_stat_activity WHERE query LIKE 'REFRESH MATERIALIZED VIEW%' AND datname = current_database()",
      );
      if (copying) break;
      await sleep(20);
    }
    await all(
      "COMMENT ON VIEW bi.people IS 'Changed.'; CREATE MATERIALIZED VIEW bi.more AS SELECT id FROM lms.users",
    );
  };
  const { waits, state } = await seedUnderReaders(["lms.users", "bi.slow"], change);
  expect([state, waits]).toEqual(["done", []]);
  expect(await admin("SELECT obj_description('bi.people'::regclass) AS said")).toEqual([
    { said: "Changed." },
  ]);
  expect(await admin("SELECT count(*) > 0 AS filled FROM bi.more")).toEqual([{ filled: true }]);
});

test("a materialized view over a table that failed is filled from that table's old rows", async () => {
  const { load, source } = loads;
  await load("seed", { tables: ["lms.messages"] });
  await all(
    "CREATE SCHEMA bi",
    `CREATE MATERIALIZED VIEW bi.kept AS
       SELECT (SELECT count(*)::int FROM lms.users) AS users, (SELECT count(*)::int FROM lms.messages) AS messages`,
  );
  const [before] = await admin("SELECT users + 1 AS users, messages FROM bi.kept");
  await enrol();
  await source.admin.query("ALTER TABLE platform.messages DROP CONSTRAINT messages_pkey");
  await source.admin.query(
    `INSERT INTO platform.messages (id, instance_id, body, created_at)
     SELECT (SELECT min(id) FROM platform.messages), t.id::bigint, 'twice', platform.clock() FROM unnest($1::text[]) t (id)`,
    [(await admin("SELECT id::text FROM lms.tenants")).map(({ id }) => id)],
  );
  const { state, steps } = await load("seed", { tables: ["lms.users", "lms.messages"] });
  expect([state, steps.map((step) => step.state)]).toEqual(["failed", ["done", "failed"]]);
  expect(await admin("SELECT * FROM bi.kept")).toEqual([before]);
});
