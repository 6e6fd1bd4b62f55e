import { sql } from "drizzle-orm";
import type pg from "pg";
import { timeZone } from "#days.ts";
import type { Control } from "#db/control.ts";
import { quote } from "#db/ddl.ts";
import { idleMinutes } from "#warehouse/kits/role.ts";

/** A kit whose sessions are looked at. */
export type WatchedKit = {
  host: string;
  port: number;
  role: string;
  /** How long a statement of it may take: no longer than the plan of its customer's contract has it now. */
  seconds: number;
  /** It has expired or is revoked: no session of it may be there. */
  is_over: boolean;
  is_revoked: boolean;
  /** Serials, in decimal digits, of its certificates that have expired or are revoked. */
  ended: string[];
};

const watched = sql`
  SELECT s.host, s.port, k.role_name AS role, least(k.statement_seconds, p.statement_seconds) AS seconds,
    k.state = 'revoked' AS is_revoked,
    k.state = 'revoked' OR k.expires_at <= now() AS is_over,
    coalesce((SELECT json_agg(c.serial) FROM console.kit_certificates c
      WHERE c.id_kit = k.id AND (c.revoked_at IS NOT NULL OR c.valid_until <= now())), '[]') AS ended
  FROM console.kits k JOIN console.customers u ON u.id = k.id_customer JOIN console.servers s ON s.id = u.id_server
    LEFT JOIN console.contracts t ON t.id_customer = u.id LEFT JOIN console.plans p ON p.id = t.id_plan
  WHERE k.state = 'active' OR k.revoked_at > now() - interval '30 days'`;

const decimal = (serial: string) => BigInt(`0x${serial}`).toString();
const hexadecimal = (serial: string) => BigInt(serial).toString(16);

/** The kits that may have sessions, each with its server. */
export async function watchedKits(db: Control): Promise<WatchedKit[]> {
  const { rows } = await db.execute<WatchedKit>(watched);
  return rows.map((kit) => ({ ...kit, ended: kit.ended.map(decimal) }));
}

/** Seconds after its time for which a statement has its own limit to end it, and after which its session goes with it. */
const [grace, stubborn] = [1, 10];
/** Seconds that a session may stand still inside a transaction. */
const idle = idleMinutes * 60;

/** A session as it was seen; `end` says what was done to it. */
type Seen = {
  role: string;
  database: string;
  serial: string | null;
  used_at: Date;
  end: "over" | "stubborn" | "overlong" | "idle" | null;
};

/*
 * A cancelled statement can catch that it was, in a block of code: then its session ends. A call of a function without SQL
 * ("fast-path") takes as long as one with it, and has no start but that of its state. Who does not belong to a role sees nothing
 * of its sessions, and may not end them.
 */
const look = `
  WITH kits AS (SELECT * FROM json_to_recordset($1) AS k (role name, seconds integer, is_over boolean, ended numeric[])),
  times AS (SELECT a.*, CASE a.state WHEN 'active' THEN a.query_start WHEN 'fastpath function call' THEN a.state_change END AS busy,
      CASE WHEN a.state LIKE 'idle in transaction%' THEN a.state_change END AS still
    FROM pg_stat_activity a),
  seen AS MATERIALIZED (
    SELECT a.pid, a.usename AS role, a.datname AS database, s.client_serial::text AS serial,
      CASE WHEN a.busy IS NOT NULL THEN clock_timestamp() ELSE greatest(a.backend_start, a.state_change) END AS used_at,
      CASE WHEN k.is_over OR s.client_serial = ANY (k.ended) THEN 'over'
        WHEN a.busy < clock_timestamp() - make_interval(secs => k.seconds + ${stubborn}) THEN 'stubborn'
        WHEN a.busy < clock_timestamp() - make_interval(secs => k.seconds + ${grace}) THEN 'overlong'
        WHEN a.still < clock_timestamp() - make_interval(secs => $2) THEN 'idle'
      END AS end
    FROM kits k JOIN pg_roles r ON r.rolname = k.role AND pg_has_role(r.oid, 'USAGE')
      JOIN times a ON a.usesysid = r.oid LEFT JOIN pg_stat_ssl s ON s.pid = a.pid)
  SELECT role, database, serial, used_at, seen.end, CASE seen.end WHEN 'overlong' THEN pg_cancel_backend(pid)
    WHEN 'over' THEN pg_terminate_backend(pid) WHEN 'stubborn' THEN pg_terminate_backend(pid)
    WHEN 'idle' THEN pg_terminate_backend(pid) END AS done
  FROM seen`;

const open = `
  SELECT rolname AS role FROM pg_roles WHERE rolname = ANY ($1) AND rolcanlogin AND pg_has_role(oid, 'USAGE WITH ADMIN OPTION')`;

/** Shuts roles of revoked kits that are open still: whoever revoked them came no further, or the server was away. */
async function shutRevoked(
  there: Pick<pg.ClientBase, "query">,
  kits: readonly WatchedKit[],
): Promise<string[]> {
  const revoked = kits.filter(({ is_revoked }) => is_revoked).map(({ role }) => role);
  if (revoked.length === 0) return [];
  const { rows } = await there.query<{ role: string }>(open, [revoked]);
  const shut: string[] = [];
  for (const { role } of rows)
    await there.query(`ALTER ROLE ${quote(role)} NOLOGIN PASSWORD NULL`).then(
      () => shut.push(role),
      // Another worker does it at the same moment. The next look sees whether it has.
      () => {},
    );
  return shut;
}

/** What a look has found: sessions, and roles of revoked kits that were open still. */
export type Looked = { seen: Seen[]; shut: string[] };

/** Looks at the sessions of kits on a server, and ends what may not be there. */
export async function lookAtKits(
  there: Pick<pg.ClientBase, "query">,
  kits: readonly WatchedKit[],
  idleSeconds = idle,
): Promise<Looked> {
  if (kits.length === 0) return { seen: [], shut: [] };
  const shut = await shutRevoked(there, kits);
  const { rows } = await there.query<Seen>(look, [JSON.stringify(kits), idleSeconds]);
  return { seen: rows, shut };
}

/**
 * Notes how many sessions of a kit there were at once, and when kits and certificates were seen in use; to the minute, so that a
 * session that is used writes little.
 */
export async function noteUse(db: Control, seen: readonly Seen[]): Promise<void> {
  if (seen.length === 0) return;
  const roles = JSON.stringify(seen.map(({ role }) => ({ role })));
  await db.execute(sql`
    INSERT INTO console.kit_uses AS u (id_kit, day, sessions)
    SELECT k.id, (clock_timestamp() AT TIME ZONE ${timeZone})::date, count(*)
    FROM json_to_recordset(${roles}) AS s (role text) JOIN console.kits k ON k.role_name = s.role GROUP BY 1
    ON CONFLICT (id_kit, day) DO UPDATE SET sessions = excluded.sessions WHERE u.sessions < excluded.sessions`);
  const uses = JSON.stringify(
    seen.map(({ role, serial, used_at }) => ({
      role,
      serial: serial === null ? null : hexadecimal(serial),
      used_at,
    })),
  );
  const from = sql`json_to_recordset(${uses}) AS u (role text, serial text, used_at timestamptz)`;
  const isNewer = sql.raw("(t.last_used_at IS NULL OR t.last_used_at < u.used_at - interval '1 minute')");
  await db.execute(sql`
    UPDATE console.kits t SET last_used_at = u.used_at
    FROM (SELECT role, max(used_at) AS used_at FROM ${from} GROUP BY 1) u WHERE t.role_name = u.role AND ${isNewer}`);
  await db.execute(sql`
    UPDATE console.kit_certificates t SET last_used_at = u.used_at
    FROM (SELECT serial, max(used_at) AS used_at FROM ${from} GROUP BY 1) u WHERE t.serial = u.serial AND ${isNewer}`);
}
