import { expect, inject, onTestFinished, test } from "vitest";
import { ownerRole } from "#db/ddl.ts";
import { freshLoads, type TestLoads, viewOwner } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

const adminOf = ({ customer }: TestLoads) => ({ url: inject("adminUrl"), database: customer.slug });

async function run(loads: TestLoads, ...statements: string[]): Promise<void> {
  for (const sql of statements) await ask(adminOf(loads), sql);
}

/** A role of a customer's own, with a schema in the warehouse in which it may make what it likes. */
async function analyst(loads: TestLoads, schema: string): Promise<string> {
  const name = `${schema}_${loads.customer.slug}`;
  onTestFinished(() => run(loads, `DROP OWNED BY ${name} CASCADE`, `DROP ROLE ${name}`));
  await run(
    loads,
    `CREATE ROLE ${name}`,
    `CREATE SCHEMA ${schema} AUTHORIZATION ${name}`,
    `GRANT USAGE ON SCHEMA lms TO ${name}`,
    `GRANT SELECT, REFERENCES ON lms.users, lms.tenants, lms.lessons TO ${name}`,
    `CREATE POLICY ${schema}_reads ON lms.users FOR SELECT TO ${name} USING (id_tenant = ${loads.customer.id_root_tenant})`,
  );
  return name;
}

/** One of each kind that somebody may put on the tables, or make from them. */
const kinds = (bi: string, root: bigint) => {
  const own = (sql: string) => `SET ROLE ${bi}; ${sql}`;
  const loader = (sql: string) => `SET ROLE opendb_loader; ${sql}`;
  return [
    own("CREATE TABLE bi.allowed (id bigint PRIMARY KEY)"),
    own(`INSERT INTO bi.allowed VALUES (${root})`),
    `GRANT USAGE ON SCHEMA bi TO opendb_loader; GRANT SELECT ON bi.allowed TO opendb_loader`,
    // Of the tables.
    `CREATE POLICY known ON lms.users AS RESTRICTIVE FOR SELECT TO ${bi} USING (EXISTS (SELECT FROM lms.tenants t WHERE t.id = id_tenant))`,
    `CREATE POLICY allowed ON lms.users AS RESTRICTIVE FOR SELECT TO ${bi} USING (EXISTS (SELECT FROM bi.allowed a WHERE a.id = id_tenant))`,
    `CREATE POLICY everything ON lms.tenants FOR SELECT TO ${bi} USING (true)`,
    "GRANT SELECT ON lms.users TO opendb_console WITH GRANT OPTION",
    `GRANT UPDATE (name) ON lms.users TO ${bi} WITH GRANT OPTION`,
    "ALTER TABLE lms.users SET (fillfactor = 90, autovacuum_enabled = false)",
    "ALTER TABLE lms.users ALTER COLUMN name SET STATISTICS 500",
    "ALTER TABLE lms.lessons FORCE ROW LEVEL SECURITY",
    "CREATE POLICY loader ON lms.lessons TO opendb_loader USING (true)",
    loader("CREATE INDEX users_by_email ON lms.users (lower(email))"),
    loader("CREATE STATISTICS lms.users_together ON id_tenant, name FROM lms.users"),
    loader("CREATE FUNCTION lms.noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'"),
    loader("CREATE TRIGGER noted BEFORE UPDATE ON lms.users FOR EACH ROW EXECUTE FUNCTION lms.noted()"),
    loader("ALTER TABLE lms.users DISABLE TRIGGER noted"),
    loader("CREATE RULE no_truth AS ON DELETE TO lms.lessons WHERE old.id < 0 DO INSTEAD NOTHING"),
    loader("ALTER TABLE lms.users ADD CONSTRAINT named CHECK (id > 0)"),
    loader("ALTER TABLE lms.users REPLICA IDENTITY FULL"),
    loader("CREATE PUBLICATION told FOR TABLE lms.users (id_tenant, id, name) WHERE (id > 0)"),
    // Made from the tables.
    own("CREATE VIEW bi.people WITH (security_invoker = true) AS SELECT id_tenant, id, name FROM lms.users"),
    own("COMMENT ON VIEW bi.people IS 'Kept.'; COMMENT ON COLUMN bi.people.name IS 'Kept, too.'"),
    own(
      "GRANT SELECT ON bi.people TO opendb_console WITH GRANT OPTION; GRANT UPDATE (name) ON bi.people TO opendb_console",
    ),
    own("CREATE FUNCTION bi.put() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'"),
    own("CREATE TRIGGER put INSTEAD OF INSERT ON bi.people FOR EACH ROW EXECUTE FUNCTION bi.put()"),
    own("ALTER VIEW bi.people ALTER COLUMN name SET DEFAULT 'nobody'"),
    own("CREATE RULE gone AS ON DELETE TO bi.people DO INSTEAD NOTHING"),
    own("CREATE MATERIALIZED VIEW bi.counted AS SELECT id_tenant, count(*) AS n FROM bi.people GROUP BY 1"),
    own("CREATE UNIQUE INDEX counted_tenant ON bi.counted (id_tenant)"),
    own("CREATE MATERIALIZED VIEW bi.unfilled AS SELECT id FROM lms.users WITH NO DATA"),
    own(
      "CREATE FUNCTION bi.how_many() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM lms.users; END",
    ),
    own("CREATE FUNCTION bi.initial(u lms.users) RETURNS text LANGUAGE sql AS 'SELECT left(u.name, 1)'"),
    own(
      "REVOKE EXECUTE ON FUNCTION bi.initial FROM PUBLIC; GRANT EXECUTE ON FUNCTION bi.initial TO opendb_console",
    ),
    own("COMMENT ON FUNCTION bi.initial IS 'Kept.'"),
    own("CREATE FUNCTION bi.all_of_them() RETURNS SETOF lms.users LANGUAGE sql AS 'SELECT * FROM lms.users'"),
    own("CREATE VIEW bi.initials AS SELECT bi.initial(u) AS of FROM bi.all_of_them() u"),
    own(`CREATE TABLE bi.notes (id_tenant bigint, id_lesson bigint, note text,
      FOREIGN KEY (id_tenant, id_lesson) REFERENCES lms.lessons (id_tenant, id))`),
    own("INSERT INTO bi.notes SELECT id_tenant, id, 'kept' FROM lms.lessons LIMIT 3"),
    own("ALTER TABLE bi.notes ENABLE ROW LEVEL SECURITY"),
    own(
      "CREATE POLICY readers ON bi.notes USING (EXISTS (SELECT FROM lms.users u WHERE u.id_tenant = notes.id_tenant))",
    ),
    own(
      "CREATE RULE logged AS ON UPDATE TO bi.notes WHERE EXISTS (SELECT FROM lms.lessons l WHERE l.id < 0) DO ALSO NOTHING",
    ),
  ];
};

/** Everything that the catalog says of a customer's own and of the tables, in words that oids do not change. */
const pictures = [
  `SELECT c.oid::regclass::text AS name, relkind, relacl::text, ARRAY(SELECT unnest(reloptions) ORDER BY 1) AS reloptions, relrowsecurity, relforcerowsecurity, relreplident,
     relispopulated, pg_get_userbyid(relowner) AS owner, obj_description(c.oid, 'pg_class') AS said,
     CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) WHEN relkind = 'i' THEN pg_get_indexdef(c.oid) END AS definition
   FROM pg_class c WHERE relnamespace::regnamespace::text IN ('lms', 'bi') AND relkind IN ('r', 'v', 'm', 'i')`,
  `SELECT a.attrelid::regclass::text AS name, attname, attacl::text, attstorage, nullif(attstattarget, -1) AS target,
     format_type(atttypid, atttypmod) AS type, col_description(attrelid, attnum) AS said,
     (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE (adrelid, adnum) = (attrelid, attnum)) AS otherwise
   FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
   WHERE relnamespace::regnamespace::text IN ('lms', 'bi') AND relkind IN ('r', 'v', 'm') AND attnum > 0`,
  "SELECT * FROM pg_policies WHERE schemaname IN ('lms', 'bi')",
  "SELECT schemaname, tablename, rulename, definition FROM pg_rules WHERE schemaname IN ('lms', 'bi')",
  "SELECT pg_get_triggerdef(oid) AS trigger, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
  `SELECT conrelid::regclass::text AS name, conname, pg_get_constraintdef(oid) AS said, convalidated FROM pg_constraint
   WHERE connamespace::regnamespace::text IN ('lms', 'bi') AND contype <> 'n'`,
  `SELECT oid::regprocedure::text AS name, pg_get_functiondef(oid) AS said, proacl::text, pg_get_userbyid(proowner) AS owner,
     obj_description(oid, 'pg_proc') AS comment FROM pg_proc WHERE pronamespace::regnamespace::text IN ('lms', 'bi')`,
  "SELECT pg_get_statisticsobjdef(oid) AS said FROM pg_statistic_ext",
  "SELECT * FROM pg_publication_tables",
];

async function picture(loads: TestLoads): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const sql of pictures)
    found.push((await ask(adminOf(loads), sql)).map((row) => JSON.stringify(row)).toSorted());
  return found;
}

const seeded = { tables: ["lms.users", "lms.lessons", "lms.tenants"] as const };
const seed = (loads: TestLoads, isConfirmed = false) =>
  loads.load("seed", { tables: [...seeded.tables], ...(isConfirmed ? { isConfirmed } : {}) });

test("a seed that may act as the owner leaves one of each kind of a customer's own as it was", async () => {
  const loads = await freshLoads();
  await seed(loads);
  const bi = await analyst(loads, "bi");
  await run(loads, `GRANT ${bi} TO ${ownerRole}`, ...kinds(bi, loads.customer.id_root_tenant));
  const before = await picture(loads);
  const { state, run: ended } = await seed(loads);
  expect([state, ended.error]).toEqual(["done", null]);
  expect(await picture(loads)).toEqual(before);
});

test("a seed that may not act as the owner refuses by name before anything is dropped, and carries all once it may", async () => {
  const loads = await freshLoads();
  await seed(loads);
  const bi = await analyst(loads, "bi");
  await run(loads, ...kinds(bi, loads.customer.id_root_tenant));
  const before = await picture(loads);
  const refused = await seed(loads);
  expect([refused.state, refused.run.error?.code]).toEqual(["failed", "needs_confirmation"]);
  for (const name of ["bi.people", "bi.counted", "bi.how_many()", "bi.notes", "readers on bi.notes"])
    expect(refused.run.error?.message).toContain(name);
  expect(await picture(loads)).toEqual(before);
  await run(loads, `GRANT ${bi} TO ${ownerRole}`);
  const { state, run: ended } = await seed(loads);
  expect([state, ended.error]).toEqual(["done", null]);
  expect(await picture(loads)).toEqual(before);
});

test("columns of a row type and of a table's own, children and sequences are named and refused; confirmed, they go and their definitions are kept", async () => {
  const loads = await freshLoads();
  await seed(loads);
  await run(
    loads,
    "CREATE SCHEMA bi",
    "CREATE TABLE bi.snapshot (at date, learner lms.users)",
    "INSERT INTO bi.snapshot SELECT now(), u FROM lms.users u LIMIT 1",
    "CREATE TABLE bi.child () INHERITS (lms.lessons)",
    "SET ROLE opendb_loader; CREATE SEQUENCE lms.counter OWNED BY lms.users.id",
    "ALTER TABLE lms.users ADD COLUMN nickname text",
    "CREATE VIEW bi.learners AS SELECT (learner).id FROM bi.snapshot",
  );
  const before = await picture(loads);
  const refused = await seed(loads);
  expect([refused.state, refused.run.error?.code]).toEqual(["failed", "needs_confirmation"]);
  for (const name of ["bi.snapshot.learner", "bi.child", "lms.counter", "lms.users.nickname"])
    expect(refused.run.error?.message).toContain(name);
  expect(await picture(loads)).toEqual(before);
  const { state, steps } = await seed(loads, true);
  expect(state).toBe("done");
  expect(JSON.stringify(steps.map(({ findings }) => findings))).toContain("bi.snapshot.learner");
  const kept = await ask<{ definition: string }>(
    adminOf(loads),
    "SELECT definition FROM opendb.dropped_objects",
  );
  const said = kept.map(({ definition }) => definition).join("\n");
  for (const definition of [
    "ADD COLUMN learner lms.users",
    "ADD COLUMN nickname text",
    "CREATE TABLE bi.child",
    'CREATE VIEW "bi"."learners"',
  ])
    expect(said).toContain(definition);
});

test("a view that does not fit the new tables makes the seed refuse; confirmed, it goes and its definition is kept", async () => {
  const loads = await freshLoads();
  await seed(loads);
  const owner = await viewOwner(loads.customer.asLoader, "bi");
  await run(
    loads,
    "ALTER TABLE lms.users ADD COLUMN nickname text",
    `SET ROLE ${owner}; CREATE SCHEMA bi`,
    `SET ROLE ${owner}; CREATE VIEW bi.nicknames AS SELECT nickname FROM lms.users`,
    `SET ROLE ${owner}; CREATE VIEW bi.people AS SELECT id FROM lms.users`,
  );
  expect((await seed(loads)).run.error?.code).toBe("needs_confirmation");
  expect((await seed(loads, true)).state).toBe("done");
  expect(
    await ask(
      adminOf(loads),
      "SELECT name, definition LIKE 'CREATE VIEW%nickname%' AS is_kept FROM opendb.dropped_objects WHERE name LIKE 'bi.%'",
    ),
  ).toEqual([{ name: "bi.nicknames", is_kept: true }]);
  expect(await ask(adminOf(loads), "SELECT to_regclass('bi.people') IS NOT NULL AS is_there")).toEqual([
    { is_there: true },
  ]);
});
