import "server-only";
import type { DayRange } from "#days.ts";
import { type Part, type PartRow, partsOf } from "#db/figures/breakdowns.ts";
import type { FigureName } from "#db/figures/daily.ts";
import type { Scope } from "#db/scope.ts";
import { statementRows } from "./statement-rows.ts";

/** A part of a number. `id`: of the product or the lesson; where it and the tenant are null, all that is not told apart. */
export type BreakdownLine = {
  tenant: string | null;
  id: string | null;
  name: string | null;
  /** Whose lesson it is. */
  product: string | null;
  isDeleted: boolean;
  /** The part of the number, and what stands beside it: of a ratio its parts, of certificates who got them. */
  values: (number | null)[];
};

const isThere = <T>(value: T | undefined): value is T => value !== undefined;

/** A number of a range in its parts, the largest first; null where the figure is not broken down by that. */
export async function breakdownLines(
  scope: Scope,
  name: FigureName,
  by: Part,
  range: DayRange,
): Promise<BreakdownLine[] | null> {
  const statement = partsOf(name)[by];
  if (!statement) return null;
  const rows = await statementRows<PartRow>(scope, statement, range);
  return rows.map((row) => ({
    tenant: row.tenant,
    id: (by === "tenant" ? null : row[by]) ?? null,
    name: row.name ?? null,
    product: row.product_name ?? null,
    isDeleted: row.is_deleted ?? false,
    values: [row.value, row.total, row.unique_by_day, row.part, row.whole].filter(isThere),
  }));
}
