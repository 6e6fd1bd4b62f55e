import { setTimeout as sleep } from "node:timers/promises";
import { type Address, client } from "#db/connect.ts";

/** Seconds that the warehouse's sessions spent on one table. */
type TableProfile = { table: string; copy: number; keys: number; analyze: number };

/** Where a load's time goes, by looking at what all its sessions do some twenty times a second. */
export type Profile = {
  tables: TableProfile[];
  /** Seconds of sessions by side and by what they waited for; `cpu` is work. `ClientRead`, `ClientWrite`: the other side. */
  waits: Record<string, number>;
};

const pause = 50;

const phases = [
  ["copy", /^COPY\b/],
  ["keys", /^(CREATE INDEX|ALTER TABLE .* PRIMARY KEY)/],
  ["analyze", /^ANALYZE\b/],
] as const;

const look = `SELECT datname AS database, left(query, 300) AS query, coalesce(wait_event, 'cpu') AS wait,
    leader_pid IS NOT NULL AS helps
  FROM pg_stat_activity WHERE datname = ANY ($1) AND state = 'active'
    AND backend_type IN ('client backend', 'parallel worker')`;

/** `helps`: a parallel worker, whose time is its leader's. */
type Seen = { database: string; query: string; wait: string; helps: boolean };

/** Which table and phase a statement of a seed belongs to. */
export function phaseOf(query: string): { table: string; phase: "copy" | "keys" | "analyze" } | undefined {
  const named = /"(?:opendb_seed_\d+_)?(lms|metrics)"\."([a-z_]+)"/.exec(query);
  const phase = phases.find(([, pattern]) => pattern.test(query))?.[0];
  return named && phase ? { table: `${named[1]}.${named[2]}`, phase } : undefined;
}

class Sampler {
  readonly #tables = new Map<string, TableProfile>();
  readonly #waits = new Map<string, number>();

  add({ database, query, wait, helps }: Seen, seconds: number, warehouse: string): void {
    const side = database === warehouse ? "warehouse" : "source";
    const key = `${side} ${wait}`;
    this.#waits.set(key, (this.#waits.get(key) ?? 0) + seconds);
    const found = side === "warehouse" && !helps ? phaseOf(query) : undefined;
    if (!found) return;
    const table = this.#tables.get(found.table) ?? { table: found.table, copy: 0, keys: 0, analyze: 0 };
    table[found.phase] += seconds;
    this.#tables.set(found.table, table);
  }

  profile(): Profile {
    const whole = (table: TableProfile) => table.copy + table.keys + table.analyze;
    return {
      tables: [...this.#tables.values()].sort((a, b) => whole(b) - whole(a)),
      waits: Object.fromEntries([...this.#waits].sort(([, a], [, b]) => b - a)),
    };
  }
}

/** Begins to look. `stop` ends it; then `profile` says what was seen. It costs some per cent of a core. */
export async function sample(server: Address, databases: { source: string; warehouse: string }) {
  const eye = await client(server);
  const sampler = new Sampler();
  let isOver = false;
  const looking = (async () => {
    let last = performance.now();
    while (!isOver) {
      await sleep(pause);
      const { rows } = await eye.query<Seen>(look, [Object.values(databases)]);
      const now = performance.now();
      for (const seen of rows) sampler.add(seen, (now - last) / 1000, databases.warehouse);
      last = now;
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await looking;
      await eye.end();
    },
    profile: () => sampler.profile(),
  };
}
