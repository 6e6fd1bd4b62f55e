import type pg from "pg";
import type { Customer } from "#db/schema/console/customers.ts";
import type { TableName } from "#db/schema/index.ts";
import { emptyState, expectedState, heldState } from "#loader/tests/oracle/extracted.testing.ts";
import { isVersionColumn } from "./version-rows.ts";

// The number of a version is seen by seeds alone; of everything else a table is in a state that the source had.
const leftOut = (table: TableName) => (isVersionColumn(table, "title") ? ["title"] : []);

/** What a table holds, in one text: rows and checksum. */
export const stateQuery = (table: TableName) => heldState(table, leftOut(table));

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
    for (const { slug, id_root_tenant: root } of this.#customers)
      for (const table of tables) {
        const { states } = this.#of(slug, table);
        const state = await expectedState(source, table, root, leftOut(table));
        if (states.at(-1) !== state) states.push(state);
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

  /** Whether the source has emptied a table that had rows: with a sub-platform that left, say. */
  wasEmptied(slug: string, table: TableName): boolean {
    return this.#of(slug, table).states.lastIndexOf(emptyState) > 0;
  }

  /** Whether a number of rows is one that a table has had. */
  hasCount(slug: string, table: TableName, count: string): boolean {
    return this.#of(slug, table).states.some((state) => state.startsWith(`${count}:`));
  }
}
