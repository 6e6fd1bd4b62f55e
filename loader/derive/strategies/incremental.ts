import { literal } from "#db/ddl.ts";
import type { ComputedTable, Manifest } from "#loader/manifest/manifest.ts";
import type { Model } from "#loader/manifest/model.ts";
import { fill } from "#loader/manifest/sql.ts";
import { gatherStale, grainsOf, invalidated, staleTable, withInputs } from "./stale.ts";
import type { Strategy } from "./strategy.ts";

/** Temporary tables: what was added to the rows behind the table, and what of its basis came or went. */
const incrementsTable = "increments";
const changesTable = "basis_changes";

/**
 * The stale rows are computed from themselves and from what loads added since: opendb.increments. What a table is
 * computed from besides events, its basis, is kept in opendb.basis and compared; what changed in it is stale, too.
 */
export function incremental(
  entry: ComputedTable & { model: Extract<Model, { recompute: "incremental" }> },
  { variables }: Manifest,
): Strategy {
  const { basis, basis_grain: basisGrain, incremental: next = "", sql } = entry.model;
  const target = `target = ${literal(entry.table)}`;
  const former = `SELECT id_tenant, value, belongs_to FROM opendb.basis WHERE ${target}`;
  const hasIncrements = Object.values(entry.model.inputs).some((input) => input.increments);

  const gatherBasis = basis
    ? [
        `CREATE TEMP TABLE ${changesTable} (id_tenant, value, belongs_to) ON COMMIT DROP AS
         ((${basis}) EXCEPT (${former})) UNION ALL ((${former}) EXCEPT (${basis}))`,
        // The planner takes such a difference for nearly everything.
        `ANALYZE ${changesTable}`,
      ]
    : [];
  const gatherIncrements = hasIncrements
    ? [
        `CREATE TEMP TABLE ${incrementsTable} ON COMMIT DROP AS
         SELECT id_tenant, value, part, rows, amount FROM opendb.increments WHERE ${target}`,
        `ANALYZE ${incrementsTable}`,
      ]
    : [];

  return {
    gather: () => [
      ...gatherBasis,
      ...grainsOf(entry).flatMap((grain) => {
        const moved = grain === basisGrain ? ` UNION SELECT id_tenant, belongs_to FROM ${changesTable}` : "";
        return gatherStale(grain, `${invalidated(entry, grain)}${moved}`);
      }),
      ...gatherIncrements,
    ],
    maintain: () => [],
    query: (extent) => {
      const values = {
        ...variables,
        ...Object.fromEntries(grainsOf(entry).map((grain) => [staleTable(grain), staleTable(grain)])),
        increments: incrementsTable,
        basis_changes: changesTable,
        basis: basis ?? "",
        former_basis: former,
      };
      return withInputs(fill(extent === "all" ? sql : next, values), (input) => input);
    },
    settle: (extent) => {
      if (!basis) return [];
      const moved =
        extent === "all" ? "" : ` AND (id_tenant, value) IN (SELECT id_tenant, value FROM ${changesTable})`;
      return [
        `DELETE FROM opendb.basis WHERE ${target}${moved}`,
        `INSERT INTO opendb.basis SELECT ${literal(entry.table)}, id_tenant, value, belongs_to
         FROM (${basis}) b (id_tenant, value, belongs_to) WHERE true${moved}`,
      ];
    },
  };
}
