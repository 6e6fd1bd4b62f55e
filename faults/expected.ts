import type pg from "pg";
import type { Customer } from "#db/schema/console/customers.ts";
import type { TableName } from "#db/schema/index.ts";
import { checksumQuery, countQuery, sumOf } from "#loader/extract/query.ts";
import { type ExtractedTable, isExtracted, readManifest } from "#loader/manifest/manifest.ts";
import { type TreeRow, tenantsOf } from "#loader/plan/tenants.ts";
import { isMark } from "./marks.ts";

export const manifest = readManifest();
export const extracted = manifest.tables.filter(isExtracted);

// A mark is seen by seeds alone; of everything else a table is in a state that the source had.
const comparedOf = (entry: ExtractedTable) =>
  entry.names.all.filter((name) => !entry.ignore.includes(name) && !isMark(entry.table, name));

/** What a table holds, in one text: rows and checksum. */
export const stateQuery = (entry: ExtractedTable) =>
  `SELECT count(*) || ':' || ${sumOf("t", comparedOf(entry))} AS state FROM ${entry.table} t`;

export const emptyState = "0:0";

type Known = { states: string[]; last: number };

/**
 * Every state that the source's tables have had, in order, for each customer. A warehouse's table is right when it is in
 * one of them, and never in an earlier one than before.
 */
export class Expected {
  readonly #known = new Map<string, Known>();
  readonly #customers: Customer[];

  constructor(customers: Customer[]) {
    this.#customers = customers;
  }

  #of(slug: string, table: TableName): Known {
    const key = `${slug} ${table}`;
    const found = this.#known.get(key) ?? { states: [emptyState], last: 0 };
    this.#known.set(key, found);
    return found;
  }

  /** Notes how the source stands, inside the transaction that changed it: no load can be faster. */
  async note(source: pg.Client, tables: readonly TableName[]): Promise<void> {
    const tree = await source.query<TreeRow>(
      `SELECT id::text, id_parent::text FROM (${manifest.source.tenants}) t (id, id_parent)`,
    );
    for (const customer of this.#customers) {
      const joined = tenantsOf(tree.rows, String(customer.id_root_tenant));
      const window = { known: [], joined, from: null, until: null };
      for (const entry of extracted.filter((one) => tables.includes(one.table))) {
        const counts = await source.query<{ n: string }>(
          `SELECT coalesce(sum(rows::bigint), 0)::text AS n FROM (${countQuery(entry, manifest, window)}) c`,
        );
        const sum = await source.query<{ sum: string }>(
          checksumQuery(entry, manifest, window, comparedOf(entry)),
        );
        const { states } = this.#of(customer.slug, entry.table);
        const state = `${counts.rows[0]?.n}:${sum.rows[0]?.sum}`;
        if (states.at(-1) !== state) states.push(state);
      }
    }
  }

  /** What is wrong with a state that a reader saw; undefined when nothing is. */
  fault(slug: string, table: TableName, state: string): string | undefined {
    const known = this.#of(slug, table);
    const at = known.states.indexOf(state, known.last);
    if (at >= 0) {
      known.last = at;
      return undefined;
    }
    const before = known.states.indexOf(state);
    const what =
      before >= 0
        ? `went back from state ${known.last} to ${before} of ${known.states.length - 1}`
        : "is in a state that the source never had";
    return `${slug}: ${table} ${what} (rows:checksum ${state})`;
  }

  /** Whether a number of rows is one that a table has had. */
  hasCount(slug: string, table: TableName, count: string): boolean {
    return this.#of(slug, table).states.some((state) => state.startsWith(`${count}:`));
  }
}
