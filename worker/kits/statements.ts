import { sql } from "drizzle-orm";
import type pg from "pg";
import { timeZone } from "#days.ts";
import type { Control } from "#db/control.ts";
import type { Log } from "#errors/log/log.ts";
import { asFault } from "#loader/run/errors.ts";
import { log } from "../log.ts";
import { atServer, isOn, places } from "../servers.ts";
import { watchedKits } from "./sessions.ts";

/** Milliseconds for a server. */
const patience = 10_000;

/** What a server has counted of a role since it counts: statements, and their seconds together. */
type Counted = { role: string; since: Date; calls: string; seconds: number };

/*
 * Without the texts, which would be read from a file. Statements that were forgotten since to make room for others are in no
 * count any more.
 */
const counts = `
  SELECT r.rolname AS role, (SELECT stats_reset FROM public.pg_stat_statements_info()) AS since,
    coalesce(sum(s.calls), 0)::text AS calls, coalesce(sum(s.total_exec_time), 0)::float8 / 1000 AS seconds
  FROM pg_roles r LEFT JOIN public.pg_stat_statements(false) s ON s.userid = r.oid
  WHERE r.rolname = ANY ($1) GROUP BY 1`;

/** What the server counts of roles; nothing where it does not count, or does not tell us. */
async function countThere(there: Pick<pg.ClientBase, "query">, roles: string[]): Promise<Counted[]> {
  const { rows } = await there.query<{ counts: boolean }>(
    `SELECT coalesce(has_function_privilege(to_regprocedure('public.pg_stat_statements(boolean)'), 'EXECUTE')
       AND has_function_privilege(to_regprocedure('public.pg_stat_statements_info()'), 'EXECUTE'), false) AS counts`,
  );
  if (!rows[0]?.counts) return [];
  return (await there.query<Counted>(counts, [roles])).rows;
}

/**
 * Adds to today's figures by how much a count is more than it was. One that begins anew is all new; one that is less, since the
 * server forgot some of it, adds nothing. Of two that write at once the second sees what the first has written.
 */
const note = (db: Control, counted: readonly Counted[]) =>
  db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('opendb.kit_counts'))`);
    await tx.execute(sql`
      WITH now AS (
        SELECT k.id, c.* FROM json_to_recordset(${JSON.stringify(counted)})
          AS c (role text, since timestamptz, calls bigint, seconds float8) JOIN console.kits k ON k.role_name = c.role),
      more AS (
        SELECT n.id, CASE WHEN b.since = n.since THEN greatest(n.calls - b.calls, 0) ELSE n.calls END AS calls,
          CASE WHEN b.since = n.since THEN greatest(n.seconds - b.seconds, 0) ELSE n.seconds END AS seconds
        FROM now n LEFT JOIN console.kit_counts b ON b.id_kit = n.id
        -- Another worker has read later, and wrote before.
        WHERE b.id_kit IS NULL OR b.since <= n.since),
      kept AS (
        INSERT INTO console.kit_counts (id_kit, since, calls, seconds, counted_at)
        SELECT n.id, n.since, n.calls, n.seconds, clock_timestamp() FROM now n JOIN more USING (id)
        ON CONFLICT (id_kit) DO UPDATE SET since = excluded.since, calls = excluded.calls, seconds = excluded.seconds,
          counted_at = excluded.counted_at)
      INSERT INTO console.kit_uses AS u (id_kit, day, statements, seconds)
      SELECT id, (clock_timestamp() AT TIME ZONE ${timeZone})::date, calls, seconds FROM more WHERE calls > 0
      ON CONFLICT (id_kit, day) DO UPDATE
        SET statements = u.statements + excluded.statements, seconds = u.seconds + excluded.seconds`);
  });

/**
 * Writes down how many statements each kit asked, of every server that counts them. Servers wait for no other; that one
 * cannot be reached is said by the watch over its sessions, and what it has counted meanwhile is read when it can.
 */
export async function countStatements(db: Control, tell: Log = log): Promise<void> {
  const [all, kits] = [await places(db), await watchedKits(db)];
  const found = await Promise.all(
    all.map(async (place) => {
      const roles = kits.filter(isOn(place)).map(({ role }) => role);
      if (roles.length === 0) return [];
      try {
        return await atServer(place, patience, (there) => countThere(there, roles));
      } catch (error) {
        const { code, message, isTransient } = asFault(error);
        if (!isTransient) tell.warn("kit.count_failed", { server: place.name, code, message });
        return [];
      }
    }),
  );
  const counted = found.flat();
  if (counted.length > 0) await note(db, counted);
}
