import { asc, eq } from "drizzle-orm";
import type pg from "pg";
import { inject, onTestFinished } from "vitest";
import { type Address, client } from "#db/connect.ts";
import type { Control } from "#db/control.ts";
import { columns, ownerRole, quote } from "#db/ddl.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { type Step, steps } from "#db/schema/console/steps.ts";
import { tableNames } from "#db/schema/index.ts";
import type { LoadKind, RunState } from "#db/vocabulary.ts";
import { runLoad } from "#loader/execute.ts";
import { isExtracted, readManifest } from "#loader/manifest/manifest.ts";
import { claimRun } from "#loader/run/claim.ts";
import { shutdown } from "#loader/run/heartbeat.ts";
import type { LoadProgress } from "#loader/run/load.ts";
import { requestLoad } from "#loader/run/request.ts";
import { fillGenerated } from "#sample-lms/generate/fill.ts";
import { createSource, dropSource, sourceRole } from "#sample-lms/source/create.ts";
import { ask, freshControl, freshCustomer, type TestWarehouse } from "#warehouse/testing.ts";

const template = "opendb_template_source";
let made = 0;

async function asAdmin<T>(database: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = await client({ url: inject("adminUrl"), database });
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

// What is generated alike in two columns would hide a mapping that takes one for the other.
const toldApart = `
  UPDATE platform.instances SET subdomain = slug || '-lms';
  UPDATE platform.products SET is_not_listed = id % 5 = 0, is_hidden = id % 7 = 0;
  UPDATE platform.certificates SET created_at = issued_at + interval '1 second'`;

/** The tiny generated source, made once a run of the tests. */
async function sourceTemplate(): Promise<void> {
  await asAdmin("postgres", async (admin) => {
    await admin.query("SELECT pg_advisory_lock(hashtext($1))", [template]);
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1 AND datistemplate", [
      template,
    ]);
    if (rowCount === 1) return;
    await dropSource({ adminUrl: inject("adminUrl"), database: template });
    await createSource({ adminUrl: inject("adminUrl"), database: template, password: "opendb-test" });
    await asAdmin(template, async (source) => {
      await fillGenerated(source, { scale: "XS", seed: 7 });
      await source.query(toldApart);
    });
    await admin.query(`ALTER DATABASE ${template} WITH IS_TEMPLATE true`);
  });
}

export type TestSource = { url: string; admin: pg.Client; database: string };

/** A source of its own, with the generated customers Acme and Globex in it; `admin` may write to it. */
export async function freshSource(): Promise<TestSource> {
  await sourceTemplate();
  const database = `s_${process.pid.toString(36)}_${(made++).toString(36)}`;
  await asAdmin("postgres", (admin) => admin.query(`CREATE DATABASE ${database} TEMPLATE ${template}`));
  return openSource(database);
}

/** A source of its own without anybody in it. */
export async function emptySource({ encoding }: { encoding?: "SQL_ASCII" } = {}): Promise<TestSource> {
  const database = `s_${process.pid.toString(36)}_${(made++).toString(36)}`;
  await createSource({ adminUrl: inject("adminUrl"), database, password: "opendb-test", encoding });
  return openSource(database);
}

async function openSource(database: string): Promise<TestSource> {
  const reader = new URL(inject("adminUrl"));
  reader.username = sourceRole;
  reader.password = "opendb-test";
  reader.pathname = `/${database}`;
  await asAdmin(database, (admin) => admin.query(`GRANT CONNECT ON DATABASE ${database} TO ${sourceRole}`));
  const admin = await client({ url: inject("adminUrl"), database });
  onTestFinished(async ({ task }) => {
    await admin.end();
    if (task.result?.state !== "fail") await dropSource({ adminUrl: inject("adminUrl"), database });
  });
  return { url: reader.toString(), admin, database };
}

/** Takes back the step of the bookkeeping that made what kits read of it. */
export const withoutKitViews = `DROP VIEW opendb.freshness, opendb.row_counts, opendb.loads, opendb.checks, opendb.dictionary;
  DROP FUNCTION opendb.own_counts(), opendb.own_freshness();
  DROP TABLE opendb.kits, opendb.known_loads, opendb.known_checks`;

/** The root tenant of a generated customer. */
export async function rootOf(source: TestSource, name: string): Promise<bigint> {
  const { rows } = await source.admin.query<{ id: string }>(
    "SELECT id FROM platform.instances WHERE parent_id IS NULL AND slug ILIKE $1 || '%' ORDER BY id LIMIT 1",
    [name],
  );
  return BigInt(rows[0]?.id ?? 0);
}

export type Ended = { run: Run; steps: Step[]; state: RunState };
export type TestLoads = {
  control: Control;
  source: TestSource;
  customer: Customer & TestWarehouse;
  /** Requests, claims and executes a load in this process; given `stopAt`, it is stopped after so many steps and goes on. */
  load: (kind: LoadKind, options?: Run["options"], of?: Customer, stopAt?: number) => Promise<Ended>;
};

/** Asks for a load of a customer, which nobody has taken yet. Resolves to its number. */
export async function requested(
  { control, customer }: { control: Control; customer: Pick<Customer, "id"> },
  kind: LoadKind,
  options: Run["options"] = {},
): Promise<number> {
  const request = { idCustomer: customer.id, kind, options, requestedBy: "test", idPerson: null };
  return (await control.transaction((tx) => requestLoad(tx, request))).id;
}

/** The tables that come from the source. */
export const extracted = readManifest().tables.filter(isExtracted);

/** A control database, a source and a customer with an empty warehouse, all of this test alone. */
export async function freshLoads(given?: { source: TestSource; root: bigint }): Promise<TestLoads> {
  const source = given?.source ?? (await freshSource());
  const { control } = await freshControl({ SOURCE_URL: source.url });
  const customer = await freshCustomer(control, given?.root ?? (await rootOf(source, "acme")));
  const load: TestLoads["load"] = async (kind, options = {}, of = customer, stopAt = 0) => {
    const id = await requested({ control, customer: of }, kind, options);
    await claimRun(control, id, "test");
    const stop = new AbortController();
    let done = 0;
    const onProgress = ({ isDone }: LoadProgress) => isDone && ++done === stopAt && stop.abort(shutdown());
    let state = await runLoad({ idRun: id, worker: "test", signal: stop.signal, onProgress });
    if (state === "running")
      state = await runLoad({ idRun: id, worker: "test", signal: new AbortController().signal });
    return { state, ...(await ended(control, id)) };
  };
  return { control, source, customer, load };
}

/**
 * A role of a customer's own that reads all rows and makes schemas and views, and as which loads may act. Resolves to its
 * name, quoted; the test's end drops it.
 */
export async function viewOwner(warehouse: Address, name: string): Promise<string> {
  const role = quote(`${name}_${warehouse.database}`);
  const admin = { url: inject("adminUrl"), database: warehouse.database };
  onTestFinished(async () => {
    for (const sql of [`DROP OWNED BY ${role} CASCADE`, `DROP ROLE ${role}`]) await ask(admin, sql);
  });
  for (const sql of [
    `CREATE ROLE ${role} BYPASSRLS`,
    `GRANT ${role} TO ${ownerRole}`,
    `GRANT CREATE, TEMPORARY ON DATABASE ${quote(warehouse.database ?? "")} TO ${role}`,
    `GRANT USAGE, CREATE ON SCHEMA lms TO ${role}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA lms TO ${role}`,
  ])
    await ask(admin, sql);
  return role;
}

export async function ended(control: Control, id: number): Promise<{ run: Run; steps: Step[] }> {
  const [run] = await control.select().from(runs).where(eq(runs.id, id));
  if (!run) throw new Error(`There is no run ${id}.`);
  const found = await control.select().from(steps).where(eq(steps.id_run, id)).orderBy(asc(steps.position));
  return { run, steps: found };
}

/** Every row of every table as text, sorted, without the columns that only say when a row was computed. */
export async function contents(warehouse: Address): Promise<Record<string, string[]>> {
  const opened = await client(warehouse);
  const found: Record<string, string[]> = {};
  try {
    for (const table of tableNames) {
      const ignored = readManifest().tables.find((entry) => entry.table === table)?.ignore ?? [];
      const list = columns(table).filter(({ name }) => !ignored.includes(name));
      const { rows } = await opened.query<{ row: string }>(
        `SELECT ROW(${list.map(({ name }) => `"${name}"`).join(", ")})::text AS row FROM ${table} ORDER BY 1`,
      );
      found[table] = rows.map(({ row }) => row);
    }
  } finally {
    await opened.end();
  }
  return found;
}

/** The one value of the one row that a warehouse answers. */
export async function one(warehouse: Address, sql: string): Promise<unknown> {
  return Object.values((await ask<Record<string, unknown>>(warehouse, sql))[0] ?? {})[0];
}
