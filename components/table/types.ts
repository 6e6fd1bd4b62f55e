import type { ColumnKind } from "#db/catalog/entry.ts";
import type { DeletedView, Filter } from "#db/catalog/state.ts";

/** A column as a page shows it: the catalog's entry with its words, and the addresses that go with it. */
export type TableColumn = {
  name: string;
  label: string;
  kind: ColumnKind;
  isNullable: boolean;
  isPersonal: boolean;
  isMasked: boolean;
  isFilterable: boolean;
  sort: { href: string; direction: "ascending" | "descending" | null } | null;
  /** Words of known values; `isOpen` when others occur. */
  values: { labels: Record<string, string>; isOpen: boolean } | null;
  /** Where an id leads: the address up to the id, and what stands there. `isTenant`: shown by the tenant's name. */
  reference: { prefix: string; label: string; isTenant: boolean } | null;
};

/** What the toolbar shows as chosen. */
export type Chosen = {
  filters: { name: string; filter: Filter }[];
  tenants: string[];
  deleted: DeletedView | null;
  clearHref: string;
};
