import type pg from "pg";
import { ownerRole } from "#db/ddl.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import type { TableName } from "#db/schema/index.ts";
import { isComputed, readManifest } from "#loader/manifest/manifest.ts";
import { fromSource } from "#loader/tests/oracle/extracted.testing.ts";
import { type Expected, stateQuery } from "./expected.ts";
import type { Random } from "./random.ts";
import { sleep } from "./time.ts";
import type { VersionRows } from "./version-rows.ts";
import type { World } from "./world.ts";

/** No reader waits longer than this for a table. */
const patience = "2s";

export type Seen = { reads: number; faults: string[]; heldUp: string[] };

/** A way to read: resolves to what is wrong with what was seen, if something is. */
type Way = (reader: pg.Client, slug: string, random: Random) => Promise<string | undefined>;

const computed = readManifest().tables.filter(isComputed);

/** Views of somebody of a customer's, as whom loads may act, in a schema of its own, over tables that loads replace. */
export async function makeViews(world: World, customer: Customer): Promise<void> {
  const admin = await world.open(customer.slug);
  const owner = `bi_${customer.slug}`;
  await admin.query(`CREATE ROLE ${owner} BYPASSRLS;
    GRANT ${owner} TO ${ownerRole};
    GRANT CREATE ON DATABASE ${customer.slug} TO ${owner};
    GRANT USAGE ON SCHEMA lms TO ${owner};
    GRANT SELECT ON lms.users TO ${owner};
    SET ROLE ${owner};
    CREATE SCHEMA bi;
    CREATE VIEW bi.learners AS SELECT id_tenant, count(*) AS n FROM lms.users GROUP BY id_tenant;
    CREATE VIEW bi.all_learners AS SELECT coalesce(sum(n), 0)::text AS n FROM bi.learners;
    CREATE MATERIALIZED VIEW bi.kept AS SELECT n, (SELECT pg_sleep(0.5) IS NULL) AS is_slow FROM bi.all_learners;`);
  await admin.end();
}

/** One table in one statement: a state of the source, and never an earlier one than before. */
const readTable =
  (expected: Expected): Way =>
  async (reader, slug, random) => {
    const table = random.pick(fromSource);
    const { rows } = await reader.query<{ state: string }>(stateQuery(table));
    return expected.fault(slug, table, rows[0]?.state ?? "nothing");
  };

/** A view must be there and give what the table under it may hold, or what it held at the last seed. */
const readView =
  (expected: Expected): Way =>
  async (reader, slug, random) => {
    const view = random.pick(["bi.all_learners", "bi.kept"]);
    const { rows } = await reader.query<{ n: string }>(`SELECT n FROM ${view}`);
    const n = rows[0]?.n ?? "nothing";
    return expected.hasCount(slug, "lms.users", n) ? undefined : `${slug}: ${view} counts ${n} learners`;
  };

/** Two looks in one transaction are alike, whatever is swapped meanwhile. */
const readTwice: Way = async (reader, slug, random) => {
  const [first, second] = [random.pick(fromSource), random.pick(fromSource)];
  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const before = await reader.query<{ state: string }>(stateQuery(first));
  await sleep(random.between(10, 300));
  await reader.query(stateQuery(second));
  const after = await reader.query<{ state: string }>(stateQuery(first));
  await reader.query("COMMIT");
  if (before.rows[0]?.state === after.rows[0]?.state) return undefined;
  return `${slug}: ${first} changed within a transaction, ${before.rows[0]?.state} to ${after.rows[0]?.state}`;
};

/**
 * A transaction that began before a swap and reads after it finds rows wherever there were some when it began; what the
 * source itself has emptied may be found so.
 */
function readLate(expected: Expected): Way {
  let full = new Set<string>();
  return async (reader, slug, random) => {
    const empty: string[] = [];
    const now = new Set<string>();
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1");
    await sleep(random.between(10, 1000));
    for (const table of fromSource) {
      const { rows } = await reader.query<{ has: boolean }>(`SELECT EXISTS (SELECT FROM ${table}) AS has`);
      if (rows[0]?.has) now.add(table);
      else if (full.has(table) && !expected.wasEmptied(slug, table)) empty.push(table);
    }
    await reader.query("COMMIT");
    full = now;
    return empty.length === 0 ? undefined : `${slug}: empty in an older snapshot: ${empty.join(", ")}`;
  };
}

/** The tables of the source that a computed table is made from, by way of others, too. */
const sourcesOf = (table: TableName): TableName[] => {
  const entry = computed.find((one) => one.table === table);
  if (!entry) return [table];
  return (Object.keys(entry.model?.inputs ?? {}) as TableName[]).flatMap(sourcesOf);
};

/** A computed table that had rows is never empty again, but for one that is made from what the source itself has emptied. */
function readComputed(expected: Expected): Way {
  const full = new Set<string>();
  return async (reader, slug, random) => {
    const { table } = random.pick(computed);
    const { rows } = await reader.query<{ has: boolean }>(`SELECT EXISTS (SELECT FROM ${table}) AS has`);
    const key = `${slug} ${table}`;
    if (rows[0]?.has) full.add(key);
    const mayBeEmpty = !full.has(key) || sourcesOf(table).some((source) => expected.wasEmptied(slug, source));
    return rows[0]?.has || mayBeEmpty ? undefined : `${slug}: ${table} is empty`;
  };
}

/** Everything that is looked at, all the time; the tables of a seed have a reader of their own, which hurries. */
export const waysOf = (expected: Expected, versions: VersionRows): Way[][] => {
  const table = readTable(expected);
  return [
    [table, table, table, readView(expected), readTwice, readLate(expected), readComputed(expected)],
    [(reader, slug, random) => versions.look(reader, slug, random)],
  ];
};

async function connect(world: World, slug: string): Promise<pg.Client> {
  const reader = await world.open(slug);
  await reader.query(`SET lock_timeout = '${patience}'`);
  return reader;
}

/** Reads a customer's warehouse in some ways without rest, and writes down whatever must not be seen. */
export async function keepReading(
  world: World,
  customer: Customer,
  ways: Way[],
  random: Random,
  signal: AbortSignal,
  seen: Seen,
): Promise<void> {
  const { slug } = customer;
  let reader: pg.Client | undefined;
  while (!signal.aborted) {
    const since = Date.now();
    try {
      reader ??= await connect(world, slug);
      const fault = await random.pick(ways)(reader, slug, random);
      seen.reads++;
      if (fault) seen.faults.push(`${new Date().toISOString()} ${fault}`);
    } catch (error) {
      await reader?.end().catch(() => {});
      reader = undefined;
      if (!world.isAway(since)) seen.heldUp.push(`${new Date().toISOString()} ${slug}: ${said(error)}`);
    }
    await sleep(random.between(20, 120));
  }
  await reader?.end().catch(() => {});
}

const said = (error: unknown) => {
  const { code, message } = error as { code?: string; message?: string };
  return `${code ?? ""} ${message ?? String(error)}`.trim();
};
