import type pg from "pg";
import { canonical, type Shapes, type TableShape } from "./shape.ts";

type Queryable = Pick<pg.Client, "query">;

const columnsSql = `
  SELECT n.nspname || '.' || c.relname AS name, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS is_nullable, pg_get_expr(d.adbin, d.adrelid) AS default,
    col_description(c.oid, a.attnum) AS about, obj_description(c.oid, 'pg_class') AS table_about
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE n.nspname IN ('lms', 'metrics') AND c.relkind IN ('r', 'p')
  ORDER BY 1, a.attnum`;

const indexesSql = `
  SELECT n.nspname || '.' || c.relname AS name, i.relname AS index, x.indisprimary AS is_primary,
    ARRAY(SELECT coalesce(a.attname, pg_get_indexdef(x.indexrelid, k.at::int, true))
      FROM unnest(x.indkey::int[]) WITH ORDINALITY AS k(number, at)
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number ORDER BY k.at)::text[] AS columns
  FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('lms', 'metrics') AND x.indisvalid ORDER BY 1, 2`;

const policiesSql = `
  SELECT n.nspname || '.' || c.relname AS name, c.relrowsecurity AS is_enabled, pg_get_userbyid(c.relowner) AS owner,
    coalesce((SELECT jsonb_agg(jsonb_build_object('name', p.policyname, 'roles', p.roles::text[], 'command', p.cmd,
      'using', p.qual) ORDER BY p.policyname)
      FROM pg_policies p WHERE p.schemaname = n.nspname AND p.tablename = c.relname), '[]') AS policies
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('lms', 'metrics') AND c.relkind IN ('r', 'p') ORDER BY 1`;

type ColumnRow = {
  name: string;
  column: string | null;
  type: string;
  is_nullable: boolean;
  default: string | null;
  about: string | null;
  table_about: string | null;
};
type IndexRow = { name: string; index: string; is_primary: boolean; columns: string[] };

/** Who may read which rows of a table. */
export type Protection = {
  name: string;
  is_enabled: boolean;
  owner: string;
  policies: { name: string; roles: string[]; command: string; using: string | null }[];
};

function addColumn(shape: TableShape, row: ColumnRow): void {
  if (row.column === null) return;
  shape.columns.push({
    name: row.column,
    type: canonical(row.type),
    isNullable: row.is_nullable,
    default: row.default ?? undefined,
  });
  if (shape.comments) shape.comments.columns[row.column] = row.about ?? undefined;
}

/** What a warehouse really holds in lms and metrics, read from its catalogue. */
export async function liveShapes(client: Queryable): Promise<Shapes> {
  const shapes: Shapes = new Map();
  const { rows: columns } = await client.query<ColumnRow>(columnsSql);
  for (const row of columns) {
    const made: TableShape = shapes.get(row.name) ?? {
      columns: [],
      key: [],
      indexes: [],
      comments: { table: row.table_about ?? undefined, columns: {} },
    };
    addColumn(made, row);
    shapes.set(row.name, made);
  }
  const { rows: indexes } = await client.query<IndexRow>(indexesSql);
  for (const { name, index, is_primary, columns } of indexes) {
    const shape = shapes.get(name);
    if (is_primary && shape) shape.key = columns;
    else shape?.indexes?.push({ name: index, columns });
  }
  return shapes;
}

/** Row-level security as it stands, table by table. */
export async function liveProtections(client: Queryable): Promise<Protection[]> {
  return (await client.query<Protection>(policiesSql)).rows;
}

/** The version of the contract that the warehouse says it follows. */
export async function liveVersion(client: Queryable): Promise<number | undefined> {
  const { rows } = await client.query<{ version: number }>(
    "SELECT contract_version AS version FROM opendb.meta LIMIT 1",
  );
  return rows[0]?.version;
}
