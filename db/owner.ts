import type pg from "pg";
import { addressOf } from "#address.ts";
import { client } from "./connect.ts";
import { consoleRole, literal, loaderRole, ownerRole, quote } from "./ddl.ts";
import { adminClient, createDatabase, createRole } from "./setup.ts";

/** Whether who signed in is a superuser: code that runs in the session could become one by RESET ROLE. */
export async function isSuperuser(opened: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rows } = await opened.query<{ is: boolean }>(
    "SELECT rolsuper AS is FROM pg_roles WHERE rolname = session_user",
  );
  return rows[0]?.is ?? false;
}

/** Everything in a database's schemas, but for what follows a table, goes to the owner. */
const handOver = (schemas: string[], role: string) => `
  DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, ${literal(role)}) AS sql FROM pg_namespace
        WHERE nspname IN (${schemas.map(literal).join(", ")})
      UNION ALL
      SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, ${literal(role)}) FROM pg_class c
        WHERE c.relnamespace::regnamespace::text IN (${schemas.map(literal).join(", ")}) AND c.relkind IN ('r', 'p', 'v', 'm')
      UNION ALL
      SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, ${literal(role)}) FROM pg_proc p
        WHERE p.pronamespace::regnamespace::text IN (${schemas.map(literal).join(", ")})
    LOOP EXECUTE found.sql; END LOOP;
  END $$`;

/** Roles that were made before the owner, which it sets up again and acts as. */
async function lend(admin: pg.ClientBase, roles: string[], to: string): Promise<void> {
  for (const role of roles) {
    const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
    if (rowCount) await admin.query(`GRANT ${quote(role)} TO ${quote(to)} WITH ADMIN OPTION`);
  }
}

/** Lets the owner have the server read its files again, which say who gets in with which certificate (warehouse/kits). */
async function letReload(url: string, role: string): Promise<void> {
  const inside = await client({ url, database: "postgres" });
  await inside
    .query(`GRANT EXECUTE ON FUNCTION pg_reload_conf() TO ${quote(role)}`)
    .finally(() => inside.end());
}

/**
 * Lets the owner know how many statements each role asked, where the server counts them (pg_stat_statements); nobody else is
 * told. Texts of others are not shown to the owner either.
 */
async function letCount(url: string, database: string, role: string): Promise<void> {
  const inside = await client({ url, database });
  try {
    const { rows } = await inside.query<{ counts: boolean }>(
      "SELECT current_setting('shared_preload_libraries') ~ '\\mpg_stat_statements\\M' AS counts",
    );
    if (!rows[0]?.counts) return;
    await inside.query(`
      CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public;
      REVOKE ALL ON public.pg_stat_statements, public.pg_stat_statements_info FROM PUBLIC;
      REVOKE ALL ON FUNCTION public.pg_stat_statements(boolean), public.pg_stat_statements_info() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION public.pg_stat_statements(boolean), public.pg_stat_statements_info() TO ${quote(role)}`);
  } finally {
    await inside.end();
  }
}

/** A database that the owner is to have: made if it is not there, taken over with the objects of its schemas if it is. */
export type Owned = { database: string; schemas: string[] };

/**
 * Makes the role that worker, terminal and set-up sign in as, by the hand of a superuser, and gives it these databases
 * and roles: it may create databases and roles and is no superuser. Returns its address at `url`'s database.
 */
export async function makeOwner(
  url: string,
  {
    password,
    owned = [],
    roles = [],
    role = ownerRole,
  }: { password: string; owned?: Owned[]; roles?: string[]; role?: string },
): Promise<string> {
  const admin = await adminClient({ url });
  try {
    // Two that set up at once take turns.
    await admin.query("SELECT pg_advisory_lock(hashtext('opendb.owner'))");
    await createRole(admin, role, password);
    await admin.query(`ALTER ROLE ${quote(role)} NOSUPERUSER CREATEDB CREATEROLE`);
    await lend(admin, [loaderRole, consoleRole, ...roles], role);
    for (const { database, schemas } of owned) {
      if (await createDatabase(admin, database, role)) continue;
      await admin.query(`ALTER DATABASE ${quote(database)} OWNER TO ${quote(role)}`);
      const inside = await client({ url, database });
      await inside.query(handOver(schemas, role)).finally(() => inside.end());
    }
    await letReload(url, role);
    await letCount(url, "postgres", role);
  } finally {
    await admin.end();
  }
  return Object.assign(new URL(url), {
    username: role,
    password: encodeURIComponent(password),
  }).toString();
}

/** The control database that an address names, for `makeOwner`. */
export const controlAt = (url: string): Owned => ({
  database: addressOf(url).database,
  schemas: ["console", "drizzle"],
});
