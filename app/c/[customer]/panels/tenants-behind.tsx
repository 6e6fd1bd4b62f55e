import { type TenantFigure, TenantsTable } from "#components/panels/themes/tenants-table.tsx";
import type { TenantOption } from "#components/tenants/prepare-tree.ts";
import type { DayRange } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import { byTenant } from "#db/figures/statements.ts";
import { statementRows } from "#db/queries/figures/statement-rows.ts";
import type { Scope } from "#db/scope.ts";

type Props = {
  scope: Scope;
  range: DayRange;
  compared: DayRange | null;
  tenants: readonly TenantOption[];
  figures: readonly FigureName[];
};

/** A figure of each tenant that has any row, by the tenant's id. */
export async function valuesOf(scope: Scope, name: FigureName, range: DayRange) {
  const rows = await statementRows(scope, byTenant(figureOf(name)), range);
  return new Map(rows.map(({ tenant, value }) => [tenant, value]));
}

/** The tenants of the page side by side, in the range and against the days that it is compared with. */
export async function TenantsBehind({ scope, range, compared, tenants, figures }: Props) {
  const read: TenantFigure[] = [];
  // One after another: a person has few statements at once.
  for (const name of figures)
    read.push({
      name,
      now: await valuesOf(scope, name, range),
      before: compared && (await valuesOf(scope, name, compared)),
    });
  return <TenantsTable tenants={tenants} figures={read} />;
}
