import { OpendbError } from "#errors.ts";
import { pull } from "#loader/extract/pull.ts";
import { typedQuery } from "#loader/extract/query.ts";
import type { StepContext } from "#loader/extract/step.ts";
import type { ExtractedTable } from "#loader/manifest/manifest.ts";
import { list, matching } from "#loader/manifest/names.ts";
import { everythingOf } from "#loader/plan/window.ts";
import { deleteInto } from "./changes.ts";
import { counted } from "./counted.ts";

/**
 * Removes rows whose keys are not at the source any more: deleted there without a trace. More than the manifest's share
 * of the table is not believed: it throws `needs_confirmation`, and nothing of the table is written.
 */
export async function sweep(
  context: StepContext,
  entry: ExtractedTable,
  isConfirmed: boolean,
): Promise<void> {
  const { qualified, key } = entry.names;
  const { warehouse, manifest, tenants } = context;
  await warehouse.query(
    `CREATE TEMP TABLE source_keys ON COMMIT DROP AS SELECT ${list(key)} FROM ${qualified} WITH NO DATA`,
  );
  await pull(
    { ...context, onCopy: undefined },
    typedQuery(entry, manifest, everythingOf(tenants.now), key),
    "source_keys",
    list(key),
  );
  const gone = `NOT EXISTS (SELECT FROM source_keys k WHERE ${matching(key, "k", "t")})`;
  const missing = await counted(warehouse, `SELECT count(*)::text AS n FROM ${qualified} t WHERE ${gone}`);
  if (missing === 0) return;
  const all = await counted(warehouse, `SELECT count(*)::text AS n FROM ${qualified}`);
  if (!isConfirmed && missing > all * manifest.sweep.most && missing > 10)
    throw new OpendbError(
      "needs_confirmation",
      `${missing} of ${all} rows of ${entry.table} are not at the source any more, more than the ${manifest.sweep.most * 100} % that are removed unasked.`,
      {
        table: entry.table,
        hint: "If they were deleted on purpose, request the sweep again with --confirm; else look at the source.",
      },
    );
  await warehouse.query(deleteInto(entry, `DELETE FROM ${qualified} t WHERE ${gone}`));
}
