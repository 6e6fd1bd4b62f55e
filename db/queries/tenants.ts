import "server-only";
import { sql } from "drizzle-orm";
import { tenants } from "#db/schema/lms/tenants.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { asked } from "./table-page-asked.ts";

/** A tenant for choosing by name; `depth` is 0 for a root and for one whose parent is out of reach. */
export type TenantChoice = { id: string; name: string; depth: number };

type Row = { id: string; id_parent: string | null; name: string | null };

/** Every tenant the person may see, whatever the page asks for, as a tree read from top to bottom. */
export async function tenantChoices(scope: Scope): Promise<TenantChoice[]> {
  const { rows } = await asked(() =>
    scoped({ ...scope, tenants: scope.allowed }, (db) =>
      db.execute<Row>(sql`SELECT ${tenants.id}::text AS id, ${tenants.id_parent}::text AS id_parent,
        coalesce(nullif(${tenants.meta} #>> '{branding,title}', ''), nullif(${tenants.subdomain}, ''), ${tenants.key}) AS name
        FROM ${tenants} ORDER BY 3, ${tenants.id}`),
    ),
  );
  const known = new Set(rows.map(({ id }) => id));
  const isTop = ({ id, id_parent: parent }: Row) => parent === null || parent === id || !known.has(parent);
  const seen = new Set<string>();
  const walk = (level: Row[], depth: number): TenantChoice[] =>
    level.flatMap((row) => {
      if (seen.has(row.id)) return [];
      seen.add(row.id);
      const below = rows.filter((child) => child.id_parent === row.id);
      return [{ id: row.id, name: row.name ?? row.id, depth }, ...walk(below, depth + 1)];
    });
  const tree = walk(rows.filter(isTop), 0);
  return [
    ...tree,
    ...walk(
      rows.filter(({ id }) => !seen.has(id)),
      0,
    ),
  ];
}
