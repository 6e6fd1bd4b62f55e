import { getFormatter, getLocale, getTranslations } from "next-intl/server";
import { formatBucket } from "#components/charts/format.ts";
import { prepareFigure, prepareSeries } from "#components/charts/prepare-series.ts";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { BreakdownTable, type Line } from "#components/panels/drill/breakdown.tsx";
import { measureOf, ratioParts, rowsOf } from "#components/panels/themes/figure-rows.ts";
import { ranked, valueIn } from "#components/panels/themes/tenants-table.tsx";
import type { TenantOption } from "#components/tenants/prepare-tree.ts";
import type { DayRange } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import { byTenant } from "#db/figures/statements.ts";
import type { FigureDays } from "#db/queries/figures/figure-days.ts";
import { statementRows } from "#db/queries/figures/statement-rows.ts";
import type { Scope } from "#db/scope.ts";
import { weekStarts } from "#i18n/locales.ts";
import { hrefOf, type PanelsRead } from "./params.ts";
import { rowsHref } from "./rows-behind.ts";
import { valuesOf } from "./tenants-behind.tsx";

type Props = {
  scope: Scope;
  range: DayRange;
  tenants: readonly TenantOption[];
  read: PanelsRead;
  figure: FigureName;
  days: FigureDays;
};

/** The columns of a ratio that stand above and below its line, each added up for every tenant. */
async function partsOf(scope: Scope, name: FigureName, range: DayRange) {
  const figure = figureOf(name);
  if (figure.how !== "ratio") return [];
  const { table, dated, better } = figure;
  const sides = [];
  for (const columns of [[figure.over], figure.under]) {
    const sums = new Map<string, number>();
    for (const column of columns) {
      const part = { name: column, how: "sum", column, table, dated, better, unit: "count" } as const;
      for (const { tenant, value } of await statementRows(scope, byTenant(part), range))
        sums.set(tenant, (sums.get(tenant) ?? 0) + (value ?? 0));
    }
    sides.push(sums);
  }
  return sides;
}

async function linesByTenant({ scope, range, tenants, figure }: Props): Promise<Line[]> {
  const now = await valuesOf(scope, figure, range);
  const parts = await partsOf(scope, figure, range);
  return ranked(tenants, { name: figure, now, before: null }).map(({ id, name }) => ({
    key: id,
    name: <ForeignText text={name} most={60} />,
    values: [valueIn(figure, now, id), ...parts.map((sums) => sums.get(id) ?? 0)],
  }));
}

/** A number of the page in its parts, as a table on the same page: the same days, the same tenants, the same total. */
export async function Drill(props: Props) {
  const { scope, range, tenants, read, figure, days } = props;
  const [t, format, locale] = await Promise.all([getTranslations("panels"), getFormatter(), getLocale()]);
  const measures = [measureOf(figure), ...(figureOf(figure).how === "ratio" ? ratioParts : [])];
  const rows = rowsOf(days, [figure]);
  const { points, grain } = prepareSeries(rows, range, measures, { weekStart: weekStarts[locale] });
  const by = tenants.length > 1 ? read.by : "day";
  const lines =
    by === "tenant"
      ? await linesByTenant(props)
      : points.toReversed().map((point) => ({
          key: point.from,
          name: formatBucket(format, point, grain, "shortWeekday"),
          values: point.values,
        }));
  return (
    <BreakdownTable
      figure={figure}
      by={by}
      tables={tenants.length > 1 ? ["day", "tenant"] : ["day"]}
      heading={by === "tenant" ? t("byTenant.tenant") : t(`grain.${grain}`)}
      lines={lines}
      total={measures.map((measure) => prepareFigure(rows, range, measure))}
      hrefOf={(other) => hrefOf(read, { by: other })}
      closeHref={hrefOf(read, { open: null, by: null })}
      rowsHref={scope.permissions.has("tables.read") ? rowsHref(scope, figure, range, read.tenants) : null}
    />
  );
}
