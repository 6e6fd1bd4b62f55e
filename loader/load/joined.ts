import { pull } from "#loader/extract/pull.ts";
import { joinedQuery } from "#loader/extract/query.ts";
import type { StepContext } from "#loader/extract/step.ts";
import type { ExtractedTable } from "#loader/manifest/manifest.ts";
import type { RowsBy } from "#loader/plan/window.ts";

/*
 * A joined row may change when no row that hangs on it does. What a table read of it is kept as a hash and compared, since
 * it may have no change time, and since most of its changes are in columns that nobody reads. The relations are small.
 */

const followed = ({ joins }: ExtractedTable) => joins.filter(({ isFollowed }) => isFollowed);

/** Reads what the source's joined relations hold now into the temporary table `joined_now`. */
async function readJoined(context: StepContext, entry: ExtractedTable): Promise<void> {
  await context.warehouse.query(
    "CREATE TEMP TABLE joined_now (alias text, id bigint, hash bigint) ON COMMIT DROP",
  );
  await pull(
    { ...context, onCopy: undefined },
    joinedQuery(followed(entry)),
    "joined_now",
    "alias, id, hash",
  );
}

/** The rows whose joined values have changed since the table read them, and keeps what they are now. */
export async function followJoins(context: StepContext, entry: ExtractedTable): Promise<RowsBy[]> {
  const joins = followed(entry);
  if (joins.length === 0 || context.isAgain) return [];
  const { warehouse } = context;
  await readJoined(context, entry);
  const { rows } = await warehouse.query<{ alias: string; ids: string[] }>(
    `WITH was AS (SELECT alias, id, hash FROM opendb.joined WHERE table_name = $1)
     SELECT alias, array_agg(id::text ORDER BY id) AS ids FROM joined_now n FULL JOIN was USING (alias, id)
     WHERE n.hash IS DISTINCT FROM was.hash GROUP BY alias`,
    [entry.table],
  );
  await warehouse.query(
    `DELETE FROM opendb.joined j WHERE table_name = $1
     AND NOT EXISTS (SELECT FROM joined_now n WHERE n.alias = j.alias AND n.id = j.id)`,
    [entry.table],
  );
  await warehouse.query(
    `INSERT INTO opendb.joined SELECT $1, alias, id, hash FROM joined_now
     ON CONFLICT (table_name, alias, id) DO UPDATE SET hash = excluded.hash WHERE joined.hash <> excluded.hash`,
    [entry.table],
  );
  return rows.map(({ alias, ids }) => ({ of: joins.find((join) => join.alias === alias)?.on ?? "", ids }));
}

/** What the joined relations held when a seed read a table, to be kept from its swap on. */
export async function joinedForStage(context: StepContext, entry: ExtractedTable): Promise<string> {
  if (followed(entry).length === 0) return "[]";
  await readJoined(context, entry);
  const { rows } = await context.warehouse.query<{ joined: string }>(
    "SELECT coalesce(jsonb_agg(n), '[]')::text AS joined FROM joined_now n",
  );
  return rows[0]?.joined ?? "[]";
}
