import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { ownerRole } from "#db/ddl.ts";
import { env, reread } from "#env.ts";
import { freshLoads, type TestLoads, viewOwner } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

const adminOf = ({ customer }: TestLoads) => ({ url: inject("adminUrl"), database: customer.slug });

async function run(loads: TestLoads, ...statements: string[]): Promise<void> {
  for (const sql of statements) await ask(adminOf(loads), sql);
}

const seed = (loads: TestLoads, isConfirmed = false) =>
  loads.load("seed", { tables: ["lms.users"], ...(isConfirmed ? { isConfirmed } : {}) });

/** A seeded warehouse in which a role `bi` has a schema of its own, and what it may read. */
async function withAnalyst(): Promise<{ loads: TestLoads; bi: string }> {
  const loads = await freshLoads();
  await seed(loads);
  const bi = `bi_${loads.customer.slug}`;
  onTestFinished(() => run(loads, `DROP OWNED BY ${bi} CASCADE`, `DROP ROLE ${bi}`));
  await run(
    loads,
    `CREATE ROLE ${bi}`,
    `GRANT ${bi} TO ${ownerRole}`,
    `CREATE SCHEMA bi AUTHORIZATION ${bi}`,
    `GRANT USAGE ON SCHEMA lms TO ${bi}`,
    `GRANT SELECT ON lms.users TO ${bi}`,
    `CREATE POLICY bi_reads ON lms.users FOR SELECT TO ${bi} USING (id_tenant = ${loads.customer.id_root_tenant})`,
  );
  return { loads, bi };
}

/** What a function of bi's may do wherever it runs, written to a table of bi's own. */
const spy = `CREATE FUNCTION bi.spy() RETURNS integer LANGUAGE plpgsql AS $$
  DECLARE place text; sql text;
  BEGIN
    IF EXISTS (SELECT FROM pg_namespace WHERE nspname LIKE 'opendb\\_staging\\_%') THEN
      INSERT INTO bi.seen SELECT current_user, current_setting('search_path');
      FOR place IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'opendb\\_staging\\_%' LOOP
        FOREACH sql IN ARRAY ARRAY[format('CREATE FUNCTION %I.secret() RETURNS integer LANGUAGE sql AS ''SELECT 666''', place),
          format('CREATE TABLE %I.planted ()', place), 'RESET ROLE', 'SET ROLE NONE', 'RESET SESSION AUTHORIZATION',
          'SET SESSION AUTHORIZATION DEFAULT', 'CREATE POLICY mine ON lms.users TO PUBLIC USING (true)',
          'CREATE TEMP TABLE users AS SELECT 1'] LOOP
          BEGIN
            EXECUTE sql;
            IF current_user = session_user OR sql LIKE 'CREATE%' THEN INSERT INTO bi.done VALUES (sql); END IF;
          EXCEPTION WHEN insufficient_privilege OR invalid_schema_name OR undefined_table OR invalid_parameter_value THEN NULL;
          END;
        END LOOP;
      END LOOP;
    END IF;
    RETURN 1;
  END $$`;

test("code in a materialized view of somebody's runs as them while a seed fills it, with nothing lent, and cannot become anybody else", async () => {
  const { loads, bi } = await withAnalyst();
  await run(
    loads,
    `SET ROLE ${bi}; CREATE TABLE bi.seen (who text, path text); CREATE TABLE bi.done (sql text)`,
    `SET ROLE ${bi}; ${spy}`,
    `SET ROLE ${bi}; CREATE MATERIALIZED VIEW bi.bait AS SELECT count(*) AS n, bi.spy() AS spied FROM lms.users`,
    "CREATE SCHEMA other AUTHORIZATION opendb_loader",
    "SET ROLE opendb_loader; CREATE FUNCTION other.secret() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "SET ROLE opendb_loader; CREATE VIEW other.shown AS SELECT other.secret() AS said, count(*) AS n FROM lms.users",
  );
  const { state } = await seed(loads);
  expect(state).toBe("done");
  expect(await ask(adminOf(loads), "SELECT DISTINCT sql FROM bi.done")).toEqual([]);
  const seen = await ask<{ who: string; path: string }>(adminOf(loads), "SELECT DISTINCT * FROM bi.seen");
  expect(
    seen.map(({ who, path }) => [
      who,
      path.replaceAll('"', "").split(/, */)[0],
      path.includes("opendb_staging"),
    ]),
  ).toEqual([[bi, "pg_catalog", false]]);
  expect(await ask(adminOf(loads), "SELECT said FROM other.shown")).toEqual([{ said: 1 }]);
  expect(await ask(adminOf(loads), "SELECT n > 0 AS filled FROM bi.bait")).toEqual([{ filled: true }]);
});

test("a materialized view of somebody mighty that would run somebody else's code is not filled by a load: it is named, and the seed refuses", async () => {
  const { loads, bi } = await withAnalyst();
  const proof = join(tmpdir(), `opendb_proof_${loads.customer.slug}`);
  const board = await viewOwner(loads.customer.asLoader, "board");
  await run(
    loads,
    `GRANT pg_execute_server_program TO ${board}; GRANT USAGE ON SCHEMA bi TO ${board}`,
    `SET ROLE ${bi}; CREATE FUNCTION bi.shown() RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'`,
    `SET ROLE ${bi}; CREATE VIEW bi.people AS SELECT count(*) AS n, bi.shown() AS shown FROM lms.users`,
    `SET ROLE ${bi}; GRANT SELECT ON bi.people TO ${board}`,
    `SET ROLE ${board}; CREATE SCHEMA board; CREATE MATERIALIZED VIEW board.report AS SELECT n, shown FROM bi.people`,
    `SET ROLE ${bi}; CREATE OR REPLACE FUNCTION bi.shown() RETURNS integer LANGUAGE plpgsql
       AS $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''cat > ${proof}'''; RETURN 1; EXCEPTION WHEN insufficient_privilege THEN RETURN 0; END $$`,
  );
  const refused = await seed(loads);
  expect(existsSync(proof)).toBe(false);
  expect(refused.run.error?.code).toBe("needs_confirmation");
  expect(refused.run.error?.message).toContain("board.report");
  expect(refused.run.error?.message).toContain("bi.shown()");
  expect(await ask(adminOf(loads), "SELECT n > 0 AS filled FROM board.report")).toEqual([{ filled: true }]);
  // Confirmed, the view stays, and whoever trusts it fills it.
  expect((await seed(loads, true)).state).toBe("done");
  expect(existsSync(proof)).toBe(false);
  expect(
    await ask(
      adminOf(loads),
      "SELECT relispopulated AS filled FROM pg_class WHERE oid = 'board.report'::regclass",
    ),
  ).toEqual([{ filled: false }]);
});

test("what somebody put where a seed builds its tables is named, and nothing is built upon it", async () => {
  const { loads } = await withAnalyst();
  await run(
    loads,
    "CREATE SCHEMA bi2 AUTHORIZATION opendb_loader",
    "SET ROLE opendb_loader; CREATE MATERIALIZED VIEW bi2.counted AS SELECT count(*) AS n FROM lms.users",
    `CREATE FUNCTION bi2.plant() RETURNS event_trigger LANGUAGE plpgsql AS $$ DECLARE place text; BEGIN
       SELECT nspname INTO place FROM pg_namespace WHERE nspname LIKE 'opendb\\_staging\\_%\\_lms' LIMIT 1;
       IF place IS NOT NULL AND to_regproc(place || '.planted') IS NULL THEN
         EXECUTE format('CREATE FUNCTION %I.planted() RETURNS integer LANGUAGE sql AS ''SELECT 1''', place);
       END IF; END $$`,
    "CREATE EVENT TRIGGER plant ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION bi2.plant()",
  );
  const { run: ended } = await seed(loads);
  expect(ended.error?.code).toBe("conflict");
  expect(ended.error?.message).toContain("planted()");
});

test("no load runs as a superuser: it is refused with the setting to change, and has touched nothing", async () => {
  const loads = await freshLoads();
  const asSuperuser = new URL(env().DATABASE_URL ?? "");
  const { username, password } = new URL(inject("adminUrl"));
  Object.assign(asSuperuser, { username, password });
  reread({
    DATABASE_URL: asSuperuser.toString(),
    SOURCE_URL: env().SOURCE_URL,
    AUTH_SECRET: "5b1d7c0e9f42a6833c7e51d2b8f09a64",
  });
  for (const kind of ["delta", "seed", "derive"] as const) {
    const { run: ended, steps } = await loads.load(kind);
    expect([kind, ended.error?.code, ended.error?.isTransient]).toEqual([kind, "configuration", false]);
    expect(`${ended.error?.message} ${ended.error?.hint}`).toMatch(
      /DATABASE_URL.*superuser.*docs\/production\.md/,
    );
    expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(["not_run"]));
  }
  expect(await ask(loads.customer.asLoader, "SELECT FROM opendb.watermarks")).toEqual([]);
});
