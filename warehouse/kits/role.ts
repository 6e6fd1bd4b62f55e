import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { timeZone } from "#days.ts";
import { readContract } from "#db/contract/parse.ts";
import { columns, literal, loaderRole, quote, target, tenantColumn } from "#db/ddl.ts";
import type { Kit } from "#db/schema/console/kits.ts";
import { type TableName, tableNames } from "#db/schema/index.ts";
import { because } from "#errors/english.ts";

/*
 * A kit's login role in its customer's warehouse. What it may see follows from who it is: its policies hold its tenants as
 * constants, and nothing that it can set is looked at. Everything here may be done again.
 */

export type KitRole = Pick<
  Kit,
  "id" | "role_name" | "tenants" | "is_personal" | "connection_limit" | "statement_seconds" | "expires_at"
>;

/** Minutes that a kit's sessions may stand still inside a transaction, where they keep seeds from putting tables in place. */
export const idleMinutes = 10;

/** What a role says of whose kit it is. */
export const markOf = ({ id }: Pick<KitRole, "id">) => `OpenDB kit ${id}`;

/** Makes the role, or takes up one that an interrupted call has made. Throws `conflict` for somebody else's. */
export async function makeRole(opened: pg.ClientBase, kit: KitRole, slug: string): Promise<void> {
  const role = quote(kit.role_name);
  const { rows } = await opened.query<{ mark: string | null }>(
    "SELECT shobj_description(oid, 'pg_authid') AS mark FROM pg_roles WHERE rolname = $1",
    [kit.role_name],
  );
  if (rows[0] && rows[0].mark !== markOf(kit)) throw because("kit_role_strange", { role: kit.role_name });
  await opened.query("BEGIN");
  if (!rows[0]) await opened.query(`CREATE ROLE ${role}`);
  await opened.query(`COMMENT ON ROLE ${role} IS ${literal(markOf(kit))}`);
  await opened.query(
    `ALTER ROLE ${role} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT ${kit.connection_limit}
     VALID UNTIL ${literal(kit.expires_at.toISOString())}`,
  );
  // Whoever belongs to a role may end its sessions.
  await opened.query(`GRANT ${role} TO CURRENT_USER`);
  const settings = {
    timezone: timeZone,
    statement_timeout: `${kit.statement_seconds}s`,
    idle_in_transaction_session_timeout: `${idleMinutes}min`,
    default_transaction_read_only: "on",
    search_path: "lms, metrics",
  };
  for (const [name, value] of Object.entries(settings)) {
    const given = name === "search_path" ? value : literal(value);
    await opened.query(`ALTER ROLE ${role} IN DATABASE ${quote(slug)} SET ${name} = ${given}`);
  }
  await opened.query("COMMIT");
}

/** Changes only how many sessions a kit's role may have at once, and for how long its statements run by default. */
export async function limitRole(opened: pg.ClientBase, kit: KitRole, slug: string): Promise<void> {
  const role = quote(kit.role_name);
  await opened.query(
    `BEGIN; ALTER ROLE ${role} CONNECTION LIMIT ${kit.connection_limit};
     ALTER ROLE ${role} IN DATABASE ${quote(slug)} SET statement_timeout = ${literal(`${kit.statement_seconds}s`)}; COMMIT`,
  );
}

/** The columns that a kit reads; those that may be personal only where it was made so. */
export function readable(table: TableName, isPersonal: boolean): string[] {
  const entry = readContract().tables.find(({ name }) => name === table);
  const personal = new Set(
    entry?.columns.filter((column) => column.personal === "yes").map(({ name }) => name),
  );
  return columns(table)
    .map(({ name }) => name)
    .filter((name) => isPersonal || !personal.has(name));
}

type Policed = { relation: string; column: string };

/** Rows of a policy as PostgreSQL writes it back. */
const rowsOf = ({ tenants }: KitRole, column: string) =>
  tenants ? `(${column} = ANY ('{${tenants.join(",")}}'::bigint[]))` : "true";

/** Milliseconds that readers wait at most behind the making of a policy, and how often it is tried. */
const [wait, tries] = [1_000, 20];

/** Makes a policy, one table at a time: it needs the table alone for a moment, for which it does not keep readers waiting. */
async function police(opened: pg.ClientBase, kit: KitRole, { relation, column }: Policed): Promise<void> {
  const name = `kit_${kit.role_name}`;
  const wanted = rowsOf(kit, column);
  const { rows } = await opened.query<{ seen: string }>(
    "SELECT pg_get_expr(polqual, polrelid) AS seen FROM pg_policy WHERE polrelid = $1::regclass AND polname = $2",
    [relation, name],
  );
  if (rows[0]?.seen === wanted) return;
  for (let left = tries; ; left--) {
    try {
      await opened.query(
        [
          "BEGIN",
          `SET LOCAL lock_timeout = ${wait}`,
          `DROP POLICY IF EXISTS ${quote(name)} ON ${relation}`,
          `CREATE POLICY ${quote(name)} ON ${relation} FOR SELECT TO ${quote(kit.role_name)} USING (${wanted})`,
          "COMMIT",
        ].join(";"),
      );
      return;
    } catch (error) {
      await opened.query("ROLLBACK");
      if ((error as { code?: string }).code !== "55P03" || left <= 1) throw error;
      await sleep(wait);
    }
  }
}

async function grant(opened: pg.ClientBase, kit: KitRole): Promise<void> {
  const role = quote(kit.role_name);
  await opened.query("BEGIN");
  await opened.query(`REVOKE ALL ON ALL TABLES IN SCHEMA lms, metrics FROM ${role}`);
  await opened.query(`GRANT USAGE ON SCHEMA lms, metrics TO ${role}`);
  for (const table of tableNames) {
    const list = readable(table, kit.is_personal).map(quote).join(", ");
    await opened.query(`GRANT SELECT (${list}) ON ${target(table).sql} TO ${role}`);
  }
  await grantViews(opened, kit);
  await opened.query("COMMIT");
}

/** Views of schema opendb for kits, and the functions that they ask. A warehouse that is not upgraded gives them then. */
async function grantViews(opened: pg.ClientBase, kit: KitRole): Promise<void> {
  const { rows } = await opened.query<{ found: boolean }>(
    "SELECT to_regclass('opendb.kits') IS NOT NULL AS found",
  );
  if (!rows[0]?.found) return;
  const role = quote(kit.role_name);
  await noteTenants(opened, kit);
  await opened.query(`REVOKE ALL ON ALL TABLES IN SCHEMA opendb FROM ${role}`);
  await opened.query(`GRANT USAGE ON SCHEMA opendb TO ${role}`);
  await opened.query(
    `GRANT SELECT ON opendb.freshness, opendb.row_counts, opendb.loads, opendb.checks, opendb.dictionary TO ${role}`,
  );
  await opened.query(`GRANT EXECUTE ON FUNCTION opendb.own_counts(), opendb.own_freshness() TO ${role}`);
}

/** What functions of the warehouse know of whose rows a kit reads. */
const noteTenants = (opened: pg.ClientBase, kit: KitRole) =>
  opened.query(
    `INSERT INTO opendb.kits (role_name, tenants) VALUES ($1, $2)
     ON CONFLICT (role_name) DO UPDATE SET tenants = excluded.tenants WHERE kits.tenants IS DISTINCT FROM excluded.tenants`,
    [kit.role_name, kit.tenants],
  );

async function policeAll(opened: pg.ClientBase, kit: KitRole): Promise<void> {
  for (const table of tableNames)
    await police(opened, kit, { relation: target(table).sql, column: tenantColumn(table) });
}

/** Changes only whose rows a kit's role reads, now or when it is let in again. Called again it changes what is different. */
export async function giveTenants(opened: pg.ClientBase, kit: KitRole): Promise<void> {
  await opened.query(`SET ROLE ${loaderRole}`);
  const { rows } = await opened.query<{ found: boolean }>(
    "SELECT to_regclass('opendb.kits') IS NOT NULL AS found",
  );
  if (rows[0]?.found) await noteTenants(opened, kit);
  await policeAll(opened, kit);
  await opened.query("RESET ROLE");
}

/**
 * Gives a kit its role in a warehouse, which `opened` is a connection to: limits, grants and policies. Called again it
 * changes what is different.
 */
export async function giveRole(opened: pg.ClientBase, kit: KitRole, slug: string): Promise<void> {
  await makeRole(opened, kit, slug);
  await opened.query(`SET ROLE ${loaderRole}`);
  await policeAll(opened, kit);
  await grant(opened, kit);
  await opened.query(`GRANT CONNECT ON DATABASE ${quote(slug)} TO ${quote(kit.role_name)}`);
  await opened.query("RESET ROLE");
}

/** Sets a role's password by what PostgreSQL keeps of it (SCRAM), so that it travels in no statement; null: it has none. */
export async function setVerifier(
  opened: pg.ClientBase,
  role: string,
  verifier: string | null,
): Promise<void> {
  await opened.query(`ALTER ROLE ${quote(role)} PASSWORD ${verifier === null ? "NULL" : literal(verifier)}`);
}

/** Ends the sessions of roles, or those with one certificate (its serial in hexadecimal digits), until there are none. */
export async function endSessions(
  opened: pg.ClientBase,
  roles: string | readonly string[],
  serial?: string,
): Promise<number> {
  const names = typeof roles === "string" ? [roles] : roles;
  let ended = 0;
  // One that was signing in meanwhile shows up a moment later.
  for (let quiet = 0, turn = 0; quiet < 2 && turn < 40; turn++, await sleep(100)) {
    const { rowCount } = await opened.query(
      `SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a LEFT JOIN pg_stat_ssl s USING (pid)
       WHERE a.usename = ANY ($1) AND ($2::numeric IS NULL OR s.client_serial = $2)`,
      [names, serial === undefined ? null : BigInt(`0x${serial}`).toString()],
    );
    ended += turn === 0 ? (rowCount ?? 0) : 0;
    quiet = rowCount ? 0 : quiet + 1;
  }
  return ended;
}

/** Those of some roles that the server has. */
export async function rolesThere(opened: pg.ClientBase, roles: readonly string[]): Promise<string[]> {
  const { rows } = await opened.query<{ name: string }>(
    "SELECT rolname AS name FROM pg_roles WHERE rolname = ANY ($1) ORDER BY 1",
    [roles],
  );
  return rows.map(({ name }) => name);
}

/** Shuts roles out until `giveRole` lets them in again with what they had: no new session, and open ones end. */
export async function holdRoles(opened: pg.ClientBase, roles: readonly string[]): Promise<number> {
  const there = await rolesThere(opened, roles);
  // All doors first: whoever is thrown out comes back by no other one.
  for (const role of there) await opened.query(`ALTER ROLE ${quote(role)} NOLOGIN`);
  return there.length > 0 ? endSessions(opened, there) : 0;
}

/** Lets a role in no more: no new session, and open ones end. */
export async function lockRole(opened: pg.ClientBase, role: string): Promise<number> {
  if ((await rolesThere(opened, [role])).length === 0) return 0;
  await opened.query(`ALTER ROLE ${quote(role)} NOLOGIN PASSWORD NULL`);
  return endSessions(opened, role);
}
