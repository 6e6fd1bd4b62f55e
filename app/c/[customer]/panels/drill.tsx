import { getFormatter, getLocale, getTranslations } from "next-intl/server";
import { formatBucket } from "#components/charts/format.ts";
import { prepareFigure, prepareSeries } from "#components/charts/prepare-series.ts";
import { ToldName } from "#components/charts/ranked/told-name.tsx";
import { BreakdownTable, type Line } from "#components/panels/drill/breakdown.tsx";
import { allParts, sumOf } from "#components/panels/drill/prepare-parts.ts";
import { measureOf, ratioParts, rowsOf } from "#components/panels/themes/figure-rows.ts";
import type { TruthProps } from "#components/panels/truth/truth.tsx";
import type { TenantOption } from "#components/tenants/prepare-tree.ts";
import type { DayRange } from "#days.ts";
import { partsOf } from "#db/figures/breakdowns.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { Breakdown } from "#db/figures/figure.ts";
import { copied } from "#db/figures/literal.ts";
import { tablesOf } from "#db/figures/tables.ts";
import { breakdownLines } from "#db/queries/figures/breakdown-lines.ts";
import type { FigureDays } from "#db/queries/figures/figure-days.ts";
import type { Scope } from "#db/scope.ts";
import { weekStarts } from "#i18n/locales.ts";
import { hrefOf, type PanelsRead } from "./params.ts";
import { rowsHref } from "./rows-behind.ts";

type Props = {
  scope: Scope;
  range: DayRange;
  tenants: readonly TenantOption[];
  read: PanelsRead;
  figure: FigureName;
  days: FigureDays;
};

/** By what the number is broken down: of one tenant by tenant there is nothing to tell. */
const breakdownsHere = (figure: FigureName, tenants: readonly TenantOption[]): Breakdown[] => {
  const parts = Object.keys(partsOf(figure)) as Breakdown[];
  return ["day", ...parts.filter((part) => part !== "tenant" || tenants.length > 1)];
};

/** A number of the page in its parts, as a table on the same page: the same days, the same tenants, the same total. */
export async function Drill(props: Props) {
  const { scope, range, tenants, read, figure, days } = props;
  const [t, format, locale] = await Promise.all([getTranslations("panels"), getFormatter(), getLocale()]);
  const isRatio = figureOf(figure).how === "ratio";
  const measures = [measureOf(figure), ...(isRatio ? ratioParts : [])];
  const rows = rowsOf(days, [figure]);
  const total = measures.map((measure) => prepareFigure(rows, range, measure));
  const all = breakdownsHere(figure, tenants);
  const by = all.includes(read.by) ? read.by : "day";
  const label = t(`figures.${figure}`);
  const of = figure === "pass_rate" ? figure : "stickiness";
  const parts = isRatio ? [t(`drill.parts.${of}.over`), t(`drill.parts.${of}.under`)] : [];
  const mayBrowse = scope.permissions.has("tables.read");
  /** Where the rows of a part are, for who may browse them. */
  const hrefOfRows = (part: Partial<Parameters<typeof rowsHref>[0]>) =>
    mayBrowse ? rowsHref({ scope, figure, range, tenants: read.tenants, ...part }) : undefined;
  const around = {
    figure,
    by,
    all,
    hrefOf: (other: Breakdown) => hrefOf(read, { by: other }),
    closeHref: hrefOf(read, { open: null, by: null }),
    rowsHref: hrefOfRows({}) ?? null,
  };
  if (by === "day") {
    const { points, grain } = prepareSeries(rows, range, measures, { weekStart: weekStarts[locale] });
    const lines = points.toReversed().map((point): Line => {
      const name = formatBucket(format, point, grain, "shortWeekday");
      const href = hrefOfRows({ range: { from: point.from, until: point.until } });
      return { key: point.from, name: <ToldName name={name} href={href} />, values: point.values };
    });
    const truth: TruthProps = { figures: [figure], of: "day" };
    const headings = [t(`grain.${grain}`), label, ...parts];
    return <BreakdownTable {...around} {...{ headings, lines, total, truth }} note={null} />;
  }
  const statement = partsOf(figure)[by];
  const found = await breakdownLines(scope, figure, by, range);
  if (!statement || !found) throw new Error(`${figure} has no parts by ${by}.`);
  const told = allParts(found, by, scope.tenants.map(String), tenants, isRatio);
  const lines = told.map(
    ({ key, line, name, marks }): Line => ({
      key,
      name: (
        <ToldName
          name={name ?? (line.tenant === null ? (by === "tenant" ? "" : t(`drill.rest.${by}`)) : key)}
          marks={[...marks, ...(line.isDeleted ? [t("drill.deleted")] : [])]}
          href={
            line.tenant === null
              ? undefined
              : hrefOfRows({ tenants: [BigInt(line.tenant)], part: line.id === null ? null : [by, line.id] })
          }
        />
      ),
      values: line.values,
    }),
  );
  const sql = copied(statement, { tenants: scope.tenants, ...range });
  const beside = by === "product" ? [t("drill.beside.product")] : parts;
  return (
    <BreakdownTable
      {...around}
      headings={[t(`drill.lines.${by}`), label, ...beside]}
      lines={lines}
      total={isRatio ? total : [...total, ...beside.map((_, at) => sumOf(told, at + 1))]}
      truth={{ about: t(`drill.abouts.${by}`, { figure: label }), tables: tablesOf(statement), sql }}
      note={by === "product" ? t("drill.notes.product") : null}
    />
  );
}
