import "server-only";
import { sql } from "drizzle-orm";
import { catalog } from "#db/catalog/index.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { asked } from "./table-page-asked.ts";
import { openColumn, openField } from "./table-page-columns.ts";
import { inTreeOrder } from "./tenants-tree.ts";

/** A tenant for choosing by name; `depth` is 0 for a root and for one whose parent is out of reach. */
export type TenantChoice = { id: string; name: string; depth: number };

const entry = catalog["lms.tenants"];
const [id, parent, subdomain, key] = ["id", "id_parent", "subdomain", "key"].map((name) =>
  openColumn(entry, name),
);
const title = openField(entry, "meta.branding.title");

type Row = { id: string; id_parent: string | null; name: string | null };

/** Every tenant the person may see, whatever the page asks for, as a tree read from top to bottom. */
export async function tenantChoices(scope: Scope): Promise<TenantChoice[]> {
  const { rows } = await asked(() =>
    scoped({ ...scope, tenants: scope.allowed }, (db) =>
      db.execute<Row>(sql`SELECT ${id}::text AS id, ${parent}::text AS id_parent,
        coalesce(nullif(${title}, ''), nullif(${subdomain}, ''), ${key}) AS name
        FROM ${entry.table} ORDER BY 3, ${id}`),
    ),
  );
  return inTreeOrder(rows.map(({ id, id_parent: parent, name }) => ({ id, parent, name: name ?? id })));
}
