import { addDays, type DayRange } from "#days.ts";
import { catalog } from "#db/catalog/index.ts";
import type { Filter } from "#db/catalog/state.ts";
import type { Part } from "#db/figures/breakdowns.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { TableName } from "#db/schema/index.ts";
import type { Scope } from "#db/scope.ts";
import { buildTable } from "../tables/[schema]/[table]/params.ts";
import { openingState, tableHref } from "../tables/[schema]/[table]/view.ts";

type Behind = { table: TableName; day: string; more?: Readonly<Record<string, Filter>> };

const is = (value: string): Filter => ({ op: "is", value });

/** Where the things that a figure counts lie one by one; the others have their own table of days. */
const counted: Partial<Record<FigureName, Behind>> = {
  learners: { table: "lms.users", day: "created_at" },
  certificates: { table: "lms.user_certificates", day: "issued_at" },
  passed: { table: "lms.exam_results", day: "finished_at", more: { is_passed: is("true") } },
  failed: { table: "lms.exam_results", day: "finished_at", more: { is_passed: is("false") } },
  pass_rate: { table: "lms.exam_results", day: "finished_at" },
};

const columns = { product: "id_product", lesson: "id_lesson" } as const;

type Asked = {
  scope: Scope;
  figure: FigureName;
  range: DayRange;
  tenants: readonly bigint[] | null;
  /** One product or one lesson of the figure, by its id. */
  part?: readonly [Part, string] | null;
};

/** The table browser at the rows behind a number: the same days, the same tenants, deleted ones as the figure counts them. */
export function rowsHref({ scope, figure, range: { from, until }, tenants, part = null }: Asked): string {
  const { table, dated } = figureOf(figure);
  const behind: Behind = counted[figure] ?? { table, day: "date" };
  const moved = behind.table === table ? dated : 0;
  const days: Filter = { op: "range", from: addDays(from, moved), to: addDays(until, moved) };
  const entry = catalog[behind.table];
  const state = openingState(entry, tenants);
  const [by, id] = part ?? ["tenant"];
  const own = by === "tenant" || id === undefined ? {} : { [columns[by]]: is(id) };
  const query = buildTable(
    entry,
    {
      ...state,
      deleted: entry.hasDeleted ? "shown" : state.deleted,
      filters: { [behind.day]: days, ...behind.more, ...own },
    },
    null,
  );
  return tableHref(scope.customer.slug, behind.table, query);
}
