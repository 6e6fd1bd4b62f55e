import type pg from "pg";
import type { Customer } from "#db/schema/console/customers.ts";
import type { TableName } from "#db/schema/index.ts";
import type { Check } from "./check.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** Tables in which one row of each customer's root carries the number of the source's version in its title. */
const versioned = {
  "lms.showcases": "showcases",
  "lms.products": "products",
  "lms.modules": "sections",
  "lms.lessons": "lessons",
  "lms.exams": "exams",
  "lms.exam_questions": "questions",
  "lms.tracks": "tracks",
  "lms.tags": "tags",
} satisfies Partial<Record<TableName, string>>;
const tables = Object.keys(versioned) as (keyof typeof versioned)[];
const list = tables.map((table) => `'${table}'`).join(", ");

/** Whether a column carries the number; nothing else that happens at the source changes it in these tables. */
export const isVersionColumn = (table: TableName, column: string) =>
  Object.hasOwn(versioned, table) && column === "title";

// The load that last read a table as a whole, and up to when: a seed, or a delta of a table that had never been loaded.
const lastWhole = `SELECT DISTINCT ON (table_name) table_name, id_run, result ->> 'until' AS until FROM opendb.steps
  WHERE table_name IN (${list}) AND result ->> 'from' IS NULL ORDER BY table_name, id_run DESC`;
// Seeds that were done at the first attempt: one process moved all of their tables in, at once.
const doneSeeds = `SELECT r.id::text, array_agg(s.table_name) AS tables FROM console.runs r
  JOIN console.steps s ON s.id_run = r.id WHERE r.kind = 'seed' AND r.state = 'done' AND r.attempt = 1 GROUP BY 1`;

type Whole = { table_name: TableName; id_run: string; until: string };
type Look = { slug: string; at: string; runs: Map<string, string> };

/**
 * Rows whose titles name the source's version, changed in every transaction and without a change time: only what reads a
 * table as a whole sees them, and no delta moves one without the others. So tables that were read in one snapshot carry
 * one number, and tables of two snapshots never do.
 */
export class VersionRows {
  #version = 0;
  #isSettled = false;
  readonly #rows = new Map<string, Map<TableName, string>>();
  readonly #looks = new Map<string, Look>();
  #compared = 0;

  /** Chooses the rows, and makes them so old that no window reaches them. */
  async choose(source: pg.Client, customers: Customer[]): Promise<void> {
    for (const { slug, id_root_tenant } of customers) {
      const chosen = new Map<TableName, string>();
      for (const table of tables) {
        const { rows } = await source.query<{ id: string }>(
          `UPDATE platform.${versioned[table]} SET title = 'Version 0', deleted_at = NULL,
             created_at = platform.clock() - interval '30 days', updated_at = platform.clock() - interval '30 days'
           WHERE id = (SELECT min(id) FROM platform.${versioned[table]} WHERE instance_id = $1) RETURNING id::text`,
          [String(id_root_tenant)],
        );
        if (!rows[0]) throw new Error(`The root of ${slug} has no row in ${table} to carry a version.`);
        chosen.set(table, rows[0].id);
      }
      this.#rows.set(slug, chosen);
    }
  }

  #ids = (table: TableName) => [...this.#rows.values()].map((rows) => rows.get(table)).join(", ");

  /** Names the next version of the source, in the transaction that makes it. */
  async advance(source: pg.Client): Promise<void> {
    this.#version++;
    for (const table of tables)
      await source.query(
        `UPDATE platform.${versioned[table]} SET title = 'Version ${this.#version}' WHERE id IN (${this.#ids(table)})`,
      );
  }

  /** Gives the titles a change time: a delta brings them, table by table, and warehouses equal the source again. */
  async settle(source: pg.Client): Promise<void> {
    this.#isSettled = true;
    for (const table of tables)
      await source.query(
        `UPDATE platform.${versioned[table]} SET updated_at = platform.clock() WHERE id IN (${this.#ids(table)})`,
      );
  }

  /** All version rows in one transaction: what is wrong with them, or undefined. */
  async look(reader: pg.Client, slug: string, random: Random): Promise<string | undefined> {
    const found = new Map<TableName, string | undefined>();
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // Before the snapshot is taken: what the warehouse then says of its loads is true of the tables that are seen.
    // In any order, so that between two halves of a swap one half would be held and the other one new.
    for (const table of random.shuffle(tables))
      await reader.query(`LOCK TABLE ${table} IN ACCESS SHARE MODE`);
    const { rows: wholes } = await reader.query<Whole>(lastWhole);
    for (const { table_name: table } of wholes) {
      const id = this.#rows.get(slug)?.get(table);
      const { rows } = await reader.query<{ title: string }>(`SELECT title FROM ${table} WHERE id = ${id}`);
      found.set(table, rows[0]?.title);
    }
    await reader.query("COMMIT");
    this.#remember(slug, wholes);
    return this.#isSettled ? undefined : fault(slug, wholes, found);
  }

  #remember(slug: string, wholes: Whole[]): void {
    const runs = new Map(wholes.map((row) => [row.table_name, row.id_run]));
    if (runs.size > 1) this.#compared++;
    if (new Set(runs.values()).size < 2) return;
    const key = `${slug} ${JSON.stringify([...runs])}`;
    if (!this.#looks.has(key)) this.#looks.set(key, { slug, at: new Date().toISOString(), runs });
  }

  /** Looks that found tables of a seed beside older ones that it had replaced, once it is known how the seeds ended. */
  async seedsWithOlder(world: World): Promise<Check> {
    const { rows: seeds } = await world.control.pool.query<{ id: string; tables: string[] }>(doneSeeds);
    const failures: string[] = [];
    for (const { slug, at, runs } of this.#looks.values())
      for (const { id, tables } of seeds.filter((seed) => [...runs.values()].includes(seed.id))) {
        const old = tables.filter((table) => Number(runs.get(table) ?? id) < Number(id));
        if (old.length > 0)
          failures.push(`${at} ${slug}: tables of seed ${id} beside older ones: ${old.join(", ")}`);
      }
    const name = "no reader saw tables of a seed beside older ones";
    return { name, compared: seeds.length > 0 ? this.#compared : 0, of: "looks", failures };
  }
}

/** Of tables that were read in one snapshot, one that is empty or of another version of the source than the others. */
function fault(slug: string, wholes: Whole[], found: Map<TableName, string | undefined>) {
  const snapshots = Map.groupBy(wholes, ({ id_run, until }) => `${id_run} ${until}`);
  for (const snapshot of snapshots.values()) {
    const titles = snapshot.map(({ table_name }) => found.get(table_name));
    if (titles.every((title) => title !== undefined && title === titles[0])) continue;
    const said = snapshot.map(({ table_name }, at) => `${table_name} ${titles[at] ?? "without its row"}`);
    return `${slug}: tables of one snapshot disagree: ${said.join(", ")}`;
  }
  return undefined;
}
