import { type Column, columns, literal } from "#db/ddl.ts";
import type { ExtractedTable, Manifest } from "#loader/manifest/manifest.ts";
import { fromClause } from "#loader/manifest/sql.ts";
import type { Snapshot } from "./source.ts";
import { rowOf, timeColumn } from "./windows.ts";

/*
 * Finds the rows of the source that do not fit their table, after a copy has failed on one. The source itself evaluates
 * each row as the copy would and as the warehouse would take it, in a block that traps what is raised: many rows at
 * once, then one by one where that fails. Nothing is made or changed there.
 */

/** A value that does not fit its column: the row as `rowOf` names it, its key, the column and an SQLSTATE. */
export type Misfit = { row: string; key: Record<string, string | null>; column: string; reason: string };

/** More rows than this cannot be named in a query. */
export const mostAside = 100_000;

/** How many rows are looked at in one go. */
const batch = 500;

const expressionOf = (entry: ExtractedTable, name: string) => `(${entry.columns[name] ?? "NULL"})`;

/** An expression that raises what a value would raise, is an SQLSTATE for what the warehouse would refuse, or else null. */
function faultOf(entry: ExtractedTable, { name, type, isRequired }: Column): string {
  const value = expressionOf(entry, name);
  const isText = /^(text|varchar|jsonb)/.test(type);
  const typed = [`${value}::${type}`, ...(isText ? [`convert_to((${value}::${type})::text, 'UTF8')`] : [])];
  const most = /^varchar\((\d+)\)/.exec(type)?.[1];
  // In characters of UTF-8, whatever the source's encoding; blanks behind the last one are cut without a word.
  const length = `length(convert_to(rtrim(${value}::text, ' '), 'UTF8'), 'UTF8')`;
  return [
    `CASE WHEN num_nulls(${typed.join(", ")}) < 0 THEN ''`,
    ...(isRequired ? [`WHEN ${value} IS NULL THEN '23502'`] : []),
    ...(most ? [`WHEN ${length} > ${most} THEN '22001'`] : []),
    "END",
  ].join(" ");
}

/** What of a row may be shown and kept: its key, or of an event whose it is and when it happened. */
function keyOf(entry: ExtractedTable): string {
  const { key } = entry.names;
  const time = timeColumn(entry);
  const ids = columns(entry.table).flatMap(({ name, type }) => (type === "bigint" ? [name] : []));
  const parts = (key.length > 0 ? key : [...ids, time]).map((name) => {
    const value = expressionOf(entry, name);
    return `${literal(name)}, ${name === time ? `to_json(${value}) #>> '{}'` : `${value}::text`}`;
  });
  return `jsonb_build_object(${parts.join(", ")})`;
}

/** Runs a statement, and puts the SQLSTATE of a value that does not fit into `_fault`. */
const trapped = (statement: string) => `BEGIN ${statement}; EXCEPTION WHEN OTHERS THEN
  IF SQLSTATE !~ '^(21|22|54)' THEN RAISE; END IF; _fault := SQLSTATE; END;`;

/** Statements that add what is wrong with one row; `get` puts an expression over it into `_fault`. */
function lookAt(entry: ExtractedTable, get: (expression: string) => string, row: string, key: string) {
  const all = columns(entry.table);
  const each = all.map(
    (column) => `_fault := NULL; ${trapped(get(faultOf(entry, column)))}
      IF _fault IS NOT NULL THEN _misfits := _misfits || jsonb_build_object('row', ${row}, 'key', ${key},
        'column', ${literal(column.name)}::text, 'reason', _fault)::text; END IF;`,
  );
  return `_fault := NULL; ${trapped(get(`coalesce(${all.map((column) => faultOf(entry, column)).join(", ")})`))}
    CONTINUE WHEN _fault IS NULL; ${each.join("\n")}`;
}

// What is declared begins with _ and gives way to columns of the same name.
const block = (declared: string, body: string) => `DO $opendb_sieve$
#variable_conflict use_column
DECLARE _misfits text[] := '{}'; _fault text; ${declared}
BEGIN ${body} PERFORM set_config('opendb.misfits', to_jsonb(_misfits)::text, true); END $opendb_sieve$`;

/** Of a relation, whose rows have an address: it is read by the window's own index, and looked at by address. */
function byAddress(entry: ExtractedTable, from: string, where: string): string {
  const one = `FROM ${from} WHERE s.tableoid = _one.relation AND s.ctid = _one.tid AND ${rowOf(entry)} = _one.id_row`;
  // Each partition has places of its own, which the others have, too. The first condition is what finds them at once.
  const among = "s.ctid = ANY (_tids) AND (s.tableoid, s.ctid) IN (SELECT * FROM unnest(_relations, _tids))";
  const all = columns(entry.table).map((column) => faultOf(entry, column));
  return block(
    `_rows CURSOR FOR SELECT s.tableoid, s.ctid FROM ${from} WHERE ${where};
    _relation oid; _relations oid[]; _tid tid; _tids tid[]; _one record;`,
    `OPEN _rows;
    LOOP
      _relations := '{}';
      _tids := '{}';
      FOR _ IN 1..${batch} LOOP
        FETCH _rows INTO _relation, _tid;
        EXIT WHEN NOT FOUND;
        _relations := _relations || _relation;
        _tids := _tids || _tid;
      END LOOP;
      EXIT WHEN cardinality(_tids) = 0 OR cardinality(_misfits) > ${mostAside};
      _fault := NULL;
      ${trapped(`SELECT max(coalesce(${all.join(", ")})) INTO _fault FROM ${from} WHERE ${among}`)}
      CONTINUE WHEN _fault IS NULL;
      FOR _one IN SELECT s.tableoid AS relation, s.ctid AS tid, ${rowOf(entry)} AS id_row, ${keyOf(entry)} AS key
        FROM ${from} WHERE ${among} AND (${where}) LOOP
        ${lookAt(entry, (expression) => `SELECT ${expression} INTO _fault ${one}`, "_one.id_row", "_one.key")}
      END LOOP;
    END LOOP;`,
  );
}

/** Of anything else: row by row, with `s` a variable. */
const byRow = (entry: ExtractedTable, from: string, where: string): string =>
  block(
    "s record;",
    `FOR s IN SELECT s.* FROM ${from} WHERE ${where} LOOP
      EXIT WHEN cardinality(_misfits) > ${mostAside};
      ${lookAt(entry, (expression) => `_fault := ${expression}`, rowOf(entry), keyOf(entry))}
    END LOOP;`,
  );

type Asked = { snapshot: Snapshot; manifest: Manifest };

async function hasAddress(snapshot: Snapshot, from: string): Promise<boolean> {
  try {
    await snapshot.columns(`SELECT s.ctid FROM ${from}`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "42703") return false;
    throw error;
  }
}

/** The values of some rows of a table that do not fit, several of a row if need be; more than `mostAside` are cut. */
export async function findMisfits(
  { snapshot, manifest }: Asked,
  entry: ExtractedTable,
  where: string,
  tenants: readonly string[],
): Promise<Misfit[]> {
  const from = fromClause(entry, manifest, tenants);
  const make = (await hasAddress(snapshot, from)) ? byAddress : byRow;
  const [result] = await snapshot.rows<{ found: string }>(
    "SELECT current_setting('opendb.misfits') AS found",
    make(entry, from, where),
  );
  return (JSON.parse(result?.found ?? "[]") as string[]).map((misfit) => JSON.parse(misfit) as Misfit);
}
