import type { DailyFigure, DailyTable, Statement } from "./figure.ts";

const columnsOf = (figure: DailyFigure): string[] =>
  figure.how === "ratio" ? [...new Set([figure.over, ...figure.under])] : [figure.column];

const dayOf = ({ dated }: DailyFigure) => (dated === 0 ? "date" : `date - ${dated}`);

const end = ({ dated }: DailyFigure, parameter: string) =>
  dated === 0 ? `${parameter}::date` : `${parameter}::date + ${dated}`;

const within = (figure: DailyFigure) =>
  `id_tenant = ANY ($1::bigint[]) AND date BETWEEN ${end(figure, "$2")} AND ${end(figure, "$3")}`;

const one = (column: string) => `sum(${column})::float8 AS ${column}`;

/** What the figures are read by, and the columns that they are made of. Throws where they are not of one table. */
function together(figures: readonly DailyFigure[]) {
  const [first] = figures;
  if (!first) throw new Error("A statement needs a figure.");
  const other = figures.find(({ table, dated }) => table !== first.table || dated !== first.dated);
  if (other) throw new Error(`${first.name} and ${other.name} are not read together.`);
  return { first, sums: [...new Set(figures.flatMap(columnsOf))].map(one).join(", ") };
}

/** How a figure is made of its table's columns, as one would write it down. */
export function formulaOf(figure: DailyFigure): string {
  if (figure.how !== "ratio") return figure.column;
  const under = figure.under.join(" + ");
  return `${figure.over} / ${figure.under.length > 1 ? `(${under})` : under}`;
}

/** A row by day: a column for each column that the figures are made of. */
export type DayRow = { day: string } & Record<string, number | string | null>;

/**
 * All figures of one table by day, summed over the tenants: `day` and a column for each column that the figures are
 * made of. Days without a row are absent; null: there are rows, but the figure was never computed.
 */
export function byDay(figures: readonly DailyFigure[]): Statement<DayRow> {
  const { first, sums } = together(figures);
  return {
    parameters: "days",
    text: `SELECT (${dayOf(first)})::text AS day, ${sums}
FROM ${first.table}
WHERE ${within(first)}
GROUP BY date ORDER BY date`,
  };
}

/** The same for each tenant apart: `tenant`, `day` and the columns. */
export function byTenantAndDay(figures: readonly DailyFigure[]): Statement<DayRow & { tenant: string }> {
  const { first, sums } = together(figures);
  return {
    parameters: "days",
    text: `SELECT id_tenant::text AS tenant, (${dayOf(first)})::text AS day, ${sums}
FROM ${first.table}
WHERE ${within(first)}
GROUP BY id_tenant, date ORDER BY id_tenant, date`,
  };
}

/** A day's or a range's value of a figure, from sums of its columns; null where there is nothing to divide by. */
export function figureValue(
  figure: DailyFigure,
  sums: Readonly<Record<string, number | string | null>>,
): number | null {
  const sum = (column: string) => Number(sums[column] ?? 0);
  if (figure.how !== "ratio") {
    const value = sums[figure.column];
    return value === null || value === undefined ? null : Number(value);
  }
  const under = figure.under.reduce((total, column) => total + sum(column), 0);
  return under === 0 ? null : sum(figure.over) / under;
}

const added = (columns: readonly string[]) =>
  columns.map((column) => `coalesce(sum(${column}), 0)`).join(" + ");

/** The one value of a range in SQL, of rows that are already those of the tenants and the days. */
function valueSql(figure: DailyFigure): string {
  switch (figure.how) {
    case "sum":
      return `coalesce(sum(${figure.column}), 0)::float8`;
    case "mean":
      return `coalesce(sum(${figure.column}), 0)::float8 / ($3::date - $2::date + 1)`;
    case "last":
      return `coalesce(sum(${figure.column}) FILTER (WHERE date = ${end(figure, "$3")}), 0)::float8`;
    case "ratio":
      return `${added([figure.over])}::float8 / nullif(${added(figure.under)}, 0)`;
  }
}

/** One figure of a whole range: a single row with `value`. */
export const ofRange = (figure: DailyFigure): Statement<{ value: number | null }> => ({
  parameters: "days",
  text: `SELECT ${valueSql(figure)} AS value
FROM ${figure.table}
WHERE ${within(figure)}`,
});

/**
 * One figure of a whole range for each tenant that has any row in it: `tenant`, `value`, the largest first. The values of
 * counts and means add up to the range's own.
 */
export const byTenant = (figure: DailyFigure): Statement<{ tenant: string; value: number | null }> => ({
  parameters: "days",
  text: `SELECT id_tenant::text AS tenant, ${valueSql(figure)} AS value
FROM ${figure.table}
WHERE ${within(figure)}
GROUP BY id_tenant ORDER BY value DESC NULLS LAST, id_tenant`,
});

/** The same with what a ratio is made of: `part` of a `whole`, which add up to those of the range. */
export function byTenantInParts(
  figure: DailyFigure,
): Statement<{ tenant: string; value: number | null; part?: number; whole?: number }> {
  const { parameters, text } = byTenant(figure);
  if (figure.how !== "ratio") return { parameters, text };
  const parts = `${added([figure.over])}::float8 AS part, (${added(figure.under)})::float8 AS whole`;
  return { parameters, text: text.replace(" AS value", ` AS value, ${parts}`) };
}

/** Figures that one statement can read together, by their table. */
export const byTable = <F extends DailyFigure>(figures: readonly F[]): Map<DailyTable, F[]> =>
  Map.groupBy(figures, ({ table }) => table);
