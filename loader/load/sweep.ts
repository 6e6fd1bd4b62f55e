import { quote } from "#db/ddl.ts";
import { pull } from "#loader/extract/pull.ts";
import { extractQuery, typedQuery } from "#loader/extract/query.ts";
import type { StepContext } from "#loader/extract/step.ts";
import type { ExtractedTable } from "#loader/manifest/manifest.ts";
import { list, matching } from "#loader/manifest/names.ts";
import { everythingOf, including, type Window } from "#loader/plan/window.ts";
import { deleteInto } from "./changes.ts";

/** What a sweep brought back: how many rows, and the window with them in it. */
export type Swept = { rows: number; bytes: number; window: Window };

/** Reads the rows whose keys only the source has, and which the window did not bring, into `staging`. */
async function bringBack(context: StepContext, entry: ExtractedTable): Promise<Swept> {
  const { warehouse, manifest, tenants, window } = context;
  const { qualified, key, own, all } = entry.names;
  const name = entry.key.find((column) => column !== own) ?? own;
  const { rows } = await warehouse.query<{ id: string }>(
    `SELECT DISTINCT k.${quote(name)}::text AS id FROM source_keys k
     WHERE NOT EXISTS (SELECT FROM ${qualified} t WHERE ${matching(key, "k", "t")})
       AND NOT EXISTS (SELECT FROM staging s WHERE ${matching(key, "k", "s")})`,
  );
  const missing = [{ of: `(${entry.columns[name]})`, ids: rows.map(({ id }) => id) }];
  const wider = including(window, missing, tenants.now);
  if (wider === window) return { rows: 0, bytes: 0, window };
  // Hardly a change time is as late: what is missing is read, and little that the window has brought already.
  const { without } = window;
  const onlyThese = { known: tenants.now, joined: [], from: "infinity", until: null, also: missing, without };
  await warehouse.query(`CREATE TEMP TABLE missing (LIKE ${qualified} INCLUDING STORAGE) ON COMMIT DROP`);
  const query = extractQuery(entry, manifest, wider.from === null ? wider : onlyThese);
  const copied = await pull(context, query, "missing", list(all));
  await warehouse.query(
    `INSERT INTO staging SELECT m.* FROM missing m WHERE NOT EXISTS (SELECT FROM staging s WHERE ${matching(key, "m", "s")})`,
  );
  await warehouse.query("ANALYZE staging");
  return { ...copied, window: wider };
}

/**
 * Compares all keys with the source's. Removes rows whose keys are not there any more, deleted without a trace, and reads
 * those that only the source has: they came, or moved to another tenant, without a change time.
 */
export async function sweep(context: StepContext, entry: ExtractedTable): Promise<Swept> {
  const { qualified, key } = entry.names;
  const { warehouse, manifest, tenants, window } = context;
  await warehouse.query(
    `CREATE TEMP TABLE source_keys ON COMMIT DROP AS SELECT ${list(key)} FROM ${qualified} WITH NO DATA`,
  );
  await pull(
    { ...context, onCopy: undefined },
    typedQuery(entry, manifest, { ...everythingOf(tenants.now), without: window.without }, key),
    "source_keys",
    list(key),
  );
  const swept = await bringBack(context, entry);
  const gone = `NOT EXISTS (SELECT FROM source_keys k WHERE ${matching(key, "k", "t")})`;
  await warehouse.query(deleteInto(entry, `DELETE FROM ${qualified} t WHERE ${gone}`));
  return swept;
}
