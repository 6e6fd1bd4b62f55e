import { ImpossibleLine } from "#components/panels/impossible-line.tsx";
import { addDays } from "#days.ts";
import { catalog } from "#db/catalog/index.ts";
import type { Filter } from "#db/catalog/state.ts";
import { impossibleTimes } from "#db/queries/figures/impossible-times.ts";
import type { Scope } from "#db/scope.ts";
import { buildTable } from "../tables/[schema]/[table]/params.ts";
import { openingState, tableHref } from "../tables/[schema]/[table]/view.ts";

type Props = { scope: Scope; tenants: readonly bigint[] | null };

/** The rows that are in no number because no calendar has their day, with a way to them for who may browse tables. */
export async function Impossible({ scope, tenants }: Props) {
  const found = await impossibleTimes(scope);
  if (!found) return null;
  const mayBrowse = scope.permissions.has("tables.read");
  const rows = found.tables.flatMap(({ table, column, before, after, is_least: isLeast }) => {
    const entry = catalog[table];
    const href = (filter: Filter) =>
      tableHref(
        scope.customer.slug,
        table,
        buildTable(
          entry,
          {
            ...openingState(entry, tenants),
            deleted: entry.hasDeleted ? "shown" : "hidden",
            filters: { [column]: filter },
          },
          null,
        ),
      );
    const sides: [number, Filter][] = [
      [before, { op: "range", from: null, to: addDays(found.from, -1) }],
      [after, { op: "range", from: addDays(found.until, 1), to: null }],
    ];
    return sides
      .filter(([count]) => count > 0)
      .map(([count, filter]) => ({ table, count, isLeast, href: mayBrowse ? href(filter) : null }));
  });
  return <ImpossibleLine rows={rows} />;
}
