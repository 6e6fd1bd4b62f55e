import "server-only";
import { hash } from "node:crypto";
import { sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import type { Day } from "#days.ts";
import { asking } from "#db/asking.ts";
import type { Asked, Statement } from "#db/figures/figure.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { OpendbError } from "#errors.ts";
import { bound } from "./bound.ts";

/*
 * Answers of statements, held until the next load (docs/decisions/0040). What was asked within a scope is given only to whoever
 * has the same tenants of the same customer and the same permissions, and only while the warehouse is as it was.
 */

/** Bytes of all answers, about, and of one that is held at all. */
const most = { all: 64 * 2 ** 20, one: 4 * 2 ** 20 };

type Rows = readonly object[];
type Ask = () => Promise<Rows>;

/** As JSON has them, two bytes a sign: about what they take. */
const sizeOf = (rows: Rows) => 1 + 2 * JSON.stringify(rows).length;

// Kept on globalThis as in db/control.ts. Who asks for what is being asked waits for the same answer; a failure is not held.
const kept = globalThis as { opendbAnswers?: LRUCache<string, Rows, Ask> };
kept.opendbAnswers ??= new LRUCache<string, Rows, Ask>({
  maxSize: most.all,
  maxEntrySize: most.one,
  sizeCalculation: sizeOf,
  fetchMethod: (_key, _stale, { context }) => context(),
  // One that has to go while it is asked for still answers those who wait for it.
  ignoreFetchAbort: true,
});
const answers = kept.opendbAnswers;

/**
 * `digest` tells one state of a warehouse from the next: each step of a load writes its watermark in the transaction of its
 * rows. `day`: the last one of which it has anything. Both are null before the first load.
 */
type Loaded = { digest: string | null; day: Day | null };

/** What a warehouse's data are of, in the eyes of one page: all of its numbers are of the same load, or of later ones. */
const seen = new WeakMap<Scope, Promise<Loaded>>();

/** What the loads have brought, as a page's first question finds it. */
export function loadedOf(scope: Scope): Promise<Loaded> {
  const found = seen.get(scope);
  if (found) return found;
  const read = scoped(scope, async (db) => {
    const { rows } = await db.execute<Loaded>(
      sql`SELECT md5(string_agg(w::text, ' ' ORDER BY table_name)) AS digest, max(opendb.day(until))::text AS day
        FROM opendb.watermarks w`,
    );
    return rows[0] ?? { digest: null, day: null };
  });
  seen.set(scope, read);
  read.catch(() => seen.delete(scope));
  return read;
}

function keyOf(scope: Scope, load: string, { text, parameters }: Statement<object>, asked: Asked): string {
  const { id, slug, host, port } = scope.customer;
  const tenants = asked.tenants.map(String).toSorted();
  const days = parameters === "days" ? [asked.from, asked.until] : [];
  const parts = [[id, slug, host, port], load, tenants, [...scope.permissions].toSorted(), days, text];
  return hash("sha256", JSON.stringify(parts));
}

/** What befell whoever asked, and not what they asked for: they have gone, or have no place left. */
const isTheirs = (error: unknown) =>
  error instanceof OpendbError && (error.code === "cancelled" || error.code === "busy");

/** The answer of a key. Where whoever asked first could not wait for it, the others ask again. */
async function answerOf(key: string, context: Ask): Promise<Rows> {
  let isOwn = false;
  const own = () => {
    isOwn = true;
    return context();
  };
  try {
    return await answers.forceFetch(key, { context: own });
  } catch (error) {
    if (isOwn || !isTheirs(error) || asking.getStore()?.signal.aborted) throw error;
    return answerOf(key, context);
  }
}

/*
 * Where a whole table is read, its policy takes the scope's tenants apart again for each row, which is most of the time
 * that a long statement takes; an index is given them once. All tables have one that begins with the tenant.
 */
const byIndexes = sql`SELECT set_config('enable_seqscan', 'off', true)`;

/** The rows of a statement within a scope, as `scoped` gives them or gave them since the last load. Not to be changed. */
export async function heldRows<Row extends object>(
  scope: Scope,
  statement: Statement<Row>,
  days: Pick<Asked, "from" | "until">,
): Promise<readonly Row[]> {
  const asked = { tenants: scope.tenants, ...days };
  const ask = () =>
    scoped(scope, async (db) => {
      await db.execute(byIndexes);
      const { rows } = await db.execute(bound(statement, asked));
      for (const row of rows) Object.freeze(row);
      return Object.freeze(rows);
    });
  const { digest } = await loadedOf(scope);
  const rows = digest === null ? await ask() : await answerOf(keyOf(scope, digest, statement, asked), ask);
  return rows as readonly Row[];
}
