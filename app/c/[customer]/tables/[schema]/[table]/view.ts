import { getMessages } from "next-intl/server";
import type { TableColumn } from "#components/table/types.ts";
import type { CatalogColumn, CatalogEntry } from "#db/catalog/entry.ts";
import { catalog } from "#db/catalog/index.ts";
import type { TableState } from "#db/catalog/state.ts";
import type { TableName } from "#db/schema/index.ts";
import { buildTable, type Reader } from "./params.ts";

type Words = Readonly<Record<string, string>>;

/** The name and the description of a table in the reader's language. */
export async function wordsOf(name: TableName): Promise<{ label: string; about: string }> {
  const { names, abouts } = (await getMessages()).tables;
  const [schema, table] = name.split(".") as ["lms" | "metrics", string];
  const [labels, texts]: [Words, Words] = [names[schema], abouts[schema]];
  return { label: labels[table] ?? name, about: texts[table] ?? "" };
}

/** Where a table lives in the console. */
export const tableHref = (slug: string, name: TableName, query = "") =>
  `/c/${slug}/tables/${name.replace(".", "/")}${query}`;

/** The table as it opens, for the same tenants. */
export const openingState = (entry: CatalogEntry, tenants: TableState["tenants"]): TableState => ({
  tenants,
  deleted: "hidden",
  sort: entry.sort,
  filters: {},
  cursor: null,
  size: 50,
});

type Around = {
  slug: string;
  entry: CatalogEntry;
  state: TableState;
  reader: Reader;
  /** Whether a learner's id leads to what is held on the learner. */
  canReport: boolean;
};

/** The columns of a page: the catalog's entry in the reader's words, with the addresses that they lead to. */
export async function columnsOf(around: Around): Promise<TableColumn[]> {
  const { labels, enums } = (await getMessages()).columns;
  const words: Words = labels;
  const values: Readonly<Record<string, Words>> = enums;
  return Promise.all(
    around.entry.columns.map(async (column) => {
      const isMasked = column.isPersonal && around.reader === null;
      return {
        name: column.name,
        label: words[column.label] ?? column.name,
        kind: column.kind,
        isNullable: column.isNullable,
        isPersonal: column.isPersonal,
        isMasked,
        isFilterable: column.isFilterable,
        sort: column.isSortable && !isMasked ? sortOf(around, column) : null,
        values: column.enum && { labels: values[column.enum.name] ?? {}, isOpen: column.enum.isOpen },
        reference: await referenceOf(around, column),
      };
    }),
  );
}

function sortOf({ entry, state, reader }: Around, { name }: CatalogColumn): TableColumn["sort"] {
  const isSorted = state.sort.column === name;
  const isDescending = isSorted ? !state.sort.isDescending : false;
  const query = buildTable(entry, { ...state, sort: { column: name, isDescending }, cursor: null }, reader);
  const direction = isSorted ? (state.sort.isDescending ? "descending" : "ascending") : null;
  return { href: query || "?", direction };
}

/** An id leads to its row, deleted or not; one that may belong to any tenant is looked for in all of them. */
async function referenceOf(
  { slug, entry, state, reader, canReport }: Around,
  column: CatalogColumn,
): Promise<TableColumn["reference"]> {
  if (canReport && entry.name === "lms.users" && column.name === "id")
    return {
      prefix: `/c/${slug}/learners/`,
      label: (await getMessages()).learners.link.replace(" {id}", ""),
      isTenant: false,
    };
  if (!column.reference) return null;
  const { table, isAnyTenant } = column.reference;
  const target = catalog[table];
  const isTenant = table === "lms.tenants";
  const start = openingState(target, isAnyTenant || isTenant ? null : state.tenants);
  const query = buildTable(target, { ...start, deleted: "shown" }, reader);
  return {
    prefix: `${tableHref(slug, table, query)}${query ? "&" : "?"}f.id=is:`,
    label: (await wordsOf(table)).label,
    isTenant: isTenant && column.name === "id_tenant",
  };
}
