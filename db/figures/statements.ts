import type { DailyFigure, DailyTable, Statement } from "./figure.ts";

const columnsOf = (figure: DailyFigure): string[] =>
  figure.how === "ratio" ? [...new Set([figure.over, ...figure.under])] : [figure.column];

const dayOf = ({ dated }: DailyFigure) => (dated === 0 ? "date" : `date - ${dated}`);

const within = ({ dated }: DailyFigure) => {
  const end = (parameter: string) => (dated === 0 ? parameter : `${parameter}::date + ${dated}`);
  return `id_tenant = ANY ($1::bigint[]) AND date BETWEEN ${end("$2")} AND ${end("$3")}`;
};

const one = (column: string) => `sum(${column})::float8 AS ${column}`;

/**
 * All figures of one table by day, summed over the tenants: `day` and a column for each column that the figures are
 * made of. Days without a row are absent.
 */
export function byDay(figures: readonly DailyFigure[]): Statement {
  const [first] = figures;
  if (!first) throw new Error("A statement needs a figure.");
  const columns = [...new Set(figures.flatMap(columnsOf))];
  return {
    parameters: "days",
    text: `SELECT (${dayOf(first)})::text AS day, ${columns.map(one).join(", ")}
FROM ${first.table}
WHERE ${within(first)}
GROUP BY date ORDER BY date`,
  };
}

/** The same for each tenant apart: `tenant`, `day` and the columns. */
export function byTenantAndDay(figures: readonly DailyFigure[]): Statement {
  const [first] = figures;
  if (!first) throw new Error("A statement needs a figure.");
  const columns = [...new Set(figures.flatMap(columnsOf))];
  return {
    parameters: "days",
    text: `SELECT id_tenant::text AS tenant, (${dayOf(first)})::text AS day, ${columns.map(one).join(", ")}
FROM ${first.table}
WHERE ${within(first)}
GROUP BY id_tenant, date ORDER BY id_tenant, date`,
  };
}

const added = (columns: readonly string[]) => columns.map((column) => `sum(${column})`).join(" + ");

/** The one value of a range in SQL, of rows that are already those of the tenants and the days. */
function valueSql(figure: DailyFigure): string {
  switch (figure.how) {
    case "sum":
      return `coalesce(sum(${figure.column}), 0)`;
    case "mean":
      return `coalesce(sum(${figure.column}), 0)::numeric / ($3::date - $2::date + 1)`;
    case "last":
      return `coalesce(sum(${figure.column}) FILTER (WHERE ${dayOf(figure)} = $3::date), 0)`;
    case "ratio":
      return `sum(${figure.over})::numeric / nullif(${added(figure.under)}, 0)`;
  }
}

/** One figure of a whole range: a single row with `value`. */
export const ofRange = (figure: DailyFigure): Statement => ({
  parameters: "days",
  text: `SELECT ${valueSql(figure)} AS value
FROM ${figure.table}
WHERE ${within(figure)}`,
});

/** One figure of a whole range for each tenant that has any: `tenant`, `value`, the largest first. */
export const byTenant = (figure: DailyFigure): Statement => ({
  parameters: "days",
  text: `SELECT id_tenant::text AS tenant, ${valueSql(figure)} AS value
FROM ${figure.table}
WHERE ${within(figure)}
GROUP BY id_tenant ORDER BY value DESC NULLS LAST, id_tenant`,
});

/** Figures that one statement can read together, by their table. */
export const byTable = (figures: readonly DailyFigure[]): Map<DailyTable, DailyFigure[]> =>
  Map.groupBy(figures, ({ table }) => table);
