import { sql } from "drizzle-orm";
import type pg from "pg";
import { timeZone } from "#days.ts";
import type { Control } from "#db/control.ts";

/** A kit whose sessions are looked at. */
export type WatchedKit = {
  host: string;
  port: number;
  role: string;
  /** How long a statement of it may take. */
  seconds: number;
  /** It has expired or is revoked: no session of it may be there. */
  is_over: boolean;
  /** Serials, in decimal digits, of its certificates that have expired or are revoked. */
  ended: string[];
};

const watched = sql`
  SELECT s.host, s.port, k.role_name AS role, k.statement_seconds AS seconds,
    k.state = 'revoked' OR k.expires_at <= now() AS is_over,
    coalesce((SELECT json_agg(c.serial) FROM console.kit_certificates c
      WHERE c.id_kit = k.id AND (c.revoked_at IS NOT NULL OR c.valid_until <= now())), '[]') AS ended
  FROM console.kits k JOIN console.customers u ON u.id = k.id_customer JOIN console.servers s ON s.id = u.id_server
  WHERE k.state = 'active' OR k.revoked_at > now() - interval '1 day'`;

const decimal = (serial: string) => BigInt(`0x${serial}`).toString();
const hexadecimal = (serial: string) => BigInt(serial).toString(16);

/** The kits that may have sessions, each with its server. */
export async function watchedKits(db: Control): Promise<WatchedKit[]> {
  const { rows } = await db.execute<WatchedKit>(watched);
  return rows.map((kit) => ({ ...kit, ended: kit.ended.map(decimal) }));
}

/** Seconds after its time for which a statement has its own limit to end it, and after which its session goes with it. */
const [grace, stubborn] = [1, 10];

/** A session as it was seen; `end` says what was done to it. */
type Seen = {
  role: string;
  database: string;
  serial: string | null;
  used_at: Date;
  end: "over" | "stubborn" | "overlong" | null;
};

/*
 * A cancelled statement can catch that it was, in a block of code: then its session ends. Who does not belong to a role sees
 * nothing of its sessions, and may not end them.
 */
const look = `
  WITH kits AS (SELECT * FROM json_to_recordset($1) AS k (role name, seconds integer, is_over boolean, ended numeric[])),
  seen AS MATERIALIZED (
    SELECT a.pid, a.usename AS role, a.datname AS database, s.client_serial::text AS serial,
      CASE WHEN a.state = 'active' THEN clock_timestamp() ELSE greatest(a.backend_start, a.state_change) END AS used_at,
      CASE WHEN k.is_over OR s.client_serial = ANY (k.ended) THEN 'over'
        WHEN a.state = 'active' AND a.query_start < clock_timestamp() - make_interval(secs => k.seconds + ${stubborn}) THEN 'stubborn'
        WHEN a.state = 'active' AND a.query_start < clock_timestamp() - make_interval(secs => k.seconds + ${grace}) THEN 'overlong'
      END AS end
    FROM kits k JOIN pg_roles r ON r.rolname = k.role AND pg_has_role(r.oid, 'USAGE')
      JOIN pg_stat_activity a ON a.usesysid = r.oid LEFT JOIN pg_stat_ssl s ON s.pid = a.pid)
  SELECT role, database, serial, used_at, seen.end, CASE seen.end WHEN 'overlong' THEN pg_cancel_backend(pid)
    WHEN 'over' THEN pg_terminate_backend(pid) WHEN 'stubborn' THEN pg_terminate_backend(pid) END AS done
  FROM seen`;

/** Looks at the sessions of kits on a server, and ends what may not be there. */
export async function lookAtKits(
  there: Pick<pg.ClientBase, "query">,
  kits: readonly WatchedKit[],
): Promise<Seen[]> {
  if (kits.length === 0) return [];
  return (await there.query<Seen>(look, [JSON.stringify(kits)])).rows;
}

/** Notes how many sessions of a kit there were at once, and when kits and certificates were seen in use; to the minute, so that a session that is used writes little. */
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
