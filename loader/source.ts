import { required } from "#env.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { postgresSource } from "./extract/postgres.ts";
import type { Snapshot } from "./extract/source.ts";
import { type ExtractedTable, isExtracted, type Manifest, readManifest } from "./manifest/manifest.ts";
import { fill } from "./manifest/sql.ts";
import { readTree, type TreeRow } from "./plan/tenants.ts";
import { asFault } from "./run/errors.ts";

/** Opens the source for a look outside of a load. Throws `source_unavailable` when it does not answer. */
export async function openSource(manifest: Manifest): Promise<Snapshot> {
  const source = postgresSource({ url: required("SOURCE_URL"), clock: manifest.source.clock });
  try {
    return await source.snapshot(1, new AbortController().signal);
  } catch (cause) {
    const fault = asFault(cause);
    if (fault.code !== "source_unavailable" && fault.code !== "internal") throw fault;
    throw new OpendbError("source_unavailable", "The source does not answer.", {
      hint: "Check SOURCE_URL, and that its server runs.",
      params: {},
      cause,
    });
  }
}

/** All tenants of the source, each with the one above it. */
export async function sourceTree(): Promise<TreeRow[]> {
  const manifest = readManifest();
  const snapshot = await openSource(manifest);
  try {
    return await readTree(snapshot, manifest);
  } catch (error) {
    throw asFault(error);
  } finally {
    await snapshot.close();
  }
}

export type SourceTenantRow = {
  id: string;
  id_parent: string | null;
  subdomain: string | null;
  title: string | null;
  learners: string;
  user_limit: string | null;
  is_deleted: boolean;
};

/** All tenants of the source, for people to choose from: each with its learners and its limit; of deleted ones neither counts. */
export async function sourceTenantRows(): Promise<SourceTenantRow[]> {
  const manifest = readManifest();
  const [tenants, users] = ["lms.tenants", "lms.users"].map((name) => {
    const entry = manifest.tables.find(({ table }) => table === name);
    if (!entry || !isExtracted(entry)) throw because("table_unknown", { table: name });
    return entry;
  }) as [ExtractedTable, ExtractedTable];
  const { id, id_parent, subdomain, user_limit, meta, deleted_at } = tenants.columns;
  const snapshot = await openSource(manifest);
  try {
    return await snapshot.rows<SourceTenantRow>(`
      SELECT (${id})::text AS id, (${id_parent})::text AS id_parent, (${subdomain})::text AS subdomain,
        (${meta})::jsonb #>> '{branding,title}' AS title,
        CASE WHEN ${deleted_at} IS NULL THEN coalesce(l.learners, 0) ELSE 0 END::text AS learners,
        CASE WHEN ${deleted_at} IS NULL THEN ${user_limit} END::text AS user_limit, ${deleted_at} IS NOT NULL AS is_deleted
      FROM ${fill(tenants.from, manifest.variables)}
      LEFT JOIN (SELECT ${users.tenant} AS tenant, count(*) AS learners FROM ${fill(users.from, manifest.variables)}
        WHERE ${users.columns.deleted_at} IS NULL GROUP BY 1) l ON l.tenant = ${tenants.tenant}`);
  } catch (error) {
    throw asFault(error, undefined, "source");
  } finally {
    await snapshot.close();
  }
}
