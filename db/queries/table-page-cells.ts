import { type SQL, sql } from "drizzle-orm";
import type { CatalogColumn } from "#db/catalog/entry.ts";

/** A long list of ids: how many there are, and the first of them. */
export type IdsCell = { count: number; first: string[] };

/**
 * A value as the browser gets it. Numbers, ids and moments are exact text: a moment is UTC with microseconds, or as
 * PostgreSQL writes it in São Paulo where its year has not four digits: `infinity`, `0044-03-15 12:00:00-03:06:28 BC`.
 */
export type Cell = string | boolean | IdsCell | null;

const firstIds = 20;
/** Names of 5,000 characters are read whole. */
const longestText = 8000;
const longestJson = 20_000;

/** The expression that reads a cell. In the place of a masked value the mask has come already. */
export function cellOf({ kind }: CatalogColumn, at: SQL, isMasked: boolean): SQL {
  if (isMasked) return at;
  switch (kind) {
    case "boolean":
      return at;
    case "instant":
      // A day is left at each end, in which only one of the two zones has such a year.
      return sql`CASE WHEN ${at} >= '1000-01-02T00:00Z' AND ${at} < '9999-12-31T00:00Z'
        THEN to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') ELSE ${at}::text END`;
    case "ids":
      return sql`CASE WHEN ${at} IS NOT NULL THEN jsonb_build_object('count', cardinality(${at}), 'first', (${at})[1:${sql.raw(String(firstIds))}]::text[]) END`;
    case "json":
      return cut(sql`jsonb_pretty(${at})`, longestJson);
    case "text":
      return cut(at, longestText);
    default:
      return sql`${at}::text`;
  }
}

/** A text, ended with an ellipsis where it is too long for a page. */
const cut = (text: SQL, longest: number): SQL => {
  const most = sql.raw(String(longest));
  return sql`CASE WHEN length(${text}) > ${most} THEN left(${text}, ${most}) || '…' ELSE ${text} END`;
};
