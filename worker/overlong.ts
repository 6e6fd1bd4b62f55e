import type pg from "pg";
import { addressOf } from "#address.ts";
import type { Control } from "#db/control.ts";
import { consoleRole } from "#db/ddl.ts";
import { required } from "#env.ts";
import type { Log } from "#errors/log/log.ts";
import { OpendbError } from "#errors.ts";
import { asFault } from "#loader/run/errors.ts";
import { type Looked, lookAtKits, noteUse, type WatchedKit, watchedKits } from "./kits/sessions.ts";
import { log } from "./log.ts";
import { atServer, isOn, type Place, places } from "./servers.ts";

/** Seconds that a statement of the web process's role may take: far more than the limit that the role begins with. */
const longest = 60;
/** Milliseconds for a server: less than there are between two rounds, so that one that is slow delays no round. */
const patience = 4_500;

const mayEnd = "SELECT pg_has_role(oid, 'USAGE') AS may FROM pg_roles WHERE rolname = $1";
const end = `SELECT datname AS database, pg_cancel_backend(pid) FROM pg_stat_activity
  WHERE usename = $1 AND state = 'active' AND pid <> pg_backend_pid()
    AND query_start < clock_timestamp() - make_interval(secs => $2)`;

/** Without it the sessions of the other role are there, but not what they do. */
const notGranted = () =>
  new OpendbError("configuration", `The role of DATABASE_URL does not belong to ${consoleRole} there.`, {
    hint: `As an administrator of that server: GRANT ${consoleRole} TO the role of DATABASE_URL.`,
  });

/** Ends them in all databases of a server. Returns in which ones. */
async function endThere(there: Pick<pg.ClientBase, "query">, seconds: number): Promise<string[]> {
  const { rows: roles } = await there.query<{ may: boolean }>(mayEnd, [consoleRole]);
  const [role] = roles;
  if (!role) return [];
  if (!role.may) throw notGranted();
  const { rows } = await there.query<{ database: string }>(end, [consoleRole, seconds]);
  return rows.map(({ database }) => database);
}

/** What a round finds on a server: databases in which it ended statements of the web process, and sessions of kits. */
type Found = { ended: string[] } & Looked;

/** How long a statement of the web process may take, and a session of a kit may stand still in a transaction. */
type Limits = { seconds: number; idleSeconds?: number };

const lookThere = async (
  there: Pick<pg.ClientBase, "query">,
  { seconds, idleSeconds }: Limits,
  kits: WatchedKit[],
): Promise<Found> => ({
  ...(await lookAtKits(there, kits, idleSeconds)),
  ended: await endThere(there, seconds),
});

/**
 * The watch over sessions that are not OpenDB's own, on every server that has warehouses. It ends statements of the web
 * process's role that run for too long, and those of kits beyond their time: a role can lift the limit that it is given, and
 * PostgreSQL cannot keep it from that. It ends sessions of kits and certificates whose time is over, shuts roles of revoked
 * kits that are open still, and notes when each was in use. Servers wait for no other; that one cannot be reached, and that it can be again, is told once. What is returned
 * does a round and says how many statements and sessions it ended.
 */
export function overlongWatch(
  db: Control,
  { seconds = longest, idleSeconds, tell = log }: Partial<Limits> & { tell?: Log } = {},
): () => Promise<number> {
  const lost = new Set<string>();
  const visit = async (place: Place, kits: WatchedKit[]): Promise<Found> => {
    const { name } = place;
    try {
      const limits = { seconds, idleSeconds };
      const found = await atServer(place, patience, (there) => lookThere(there, limits, kits));
      if (lost.delete(name)) tell("overlong.reachable", { server: name });
      return found;
    } catch (error) {
      const { code, message, hint } = asFault(error);
      if (!lost.has(name)) tell.warn("overlong.unreachable", { server: name, code, message, hint });
      lost.add(name);
      return { ended: [], seen: [], shut: [] };
    }
  };
  return async () => {
    const [all, kits] = [await places(db), await watchedKits(db)];
    const own = addressOf(required("DATABASE_URL"));
    const found = await Promise.all([
      lookThere(
        db.pool,
        { seconds, idleSeconds },
        kits.filter(({ host, port }) => host === own.host && port === own.port),
      ),
      ...all.filter(({ isOwn }) => !isOwn).map((place) => visit(place, kits.filter(isOn(place)))),
    ]);
    const seen = found.flatMap((one) => one.seen);
    const ended = found.flatMap((one) => one.ended);
    for (const role of found.flatMap(({ shut }) => shut)) tell.warn("kit.open", { role });
    for (const database of ended) tell.warn("console.overlong", { database, seconds });
    const over = seen.filter(({ end }) => end !== null);
    for (const { role, database, end } of over) tell.warn(`kit.${end}`, { role, database });
    await noteUse(db, seen);
    return ended.length + over.length;
  };
}
