import { Button } from "@mantine/core";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import { Failure } from "#components/feedback/failure.tsx";
import { TableGrid } from "#components/table/grid.tsx";
import { TableLink } from "#components/table/navigation.tsx";
import { Pager } from "#components/table/pager.tsx";
import type { TableColumn } from "#components/table/types.ts";
import type { TenantOption } from "#components/tenants/prepare-tree.ts";
import type { CatalogEntry } from "#db/catalog/entry.ts";
import { type Cursor, pageSizes, type TableState } from "#db/catalog/state.ts";
import type { TablePage } from "#db/queries/table-page.ts";
import { OpendbError } from "#errors.ts";
import { buildTable, type Reader } from "./params.ts";

type Props = {
  page: Promise<TablePage>;
  entry: CatalogEntry;
  state: TableState;
  reader: Reader;
  label: string;
  columns: TableColumn[];
  tenants: TenantOption[];
  clearHref: string;
};

const said = new Set(["timeout", "warehouse_unavailable", "bad_input", "not_recorded"]);

/** The rows, when they are there. What the reader can do something about is said here, under controls that still work. */
export async function Rows({ page, entry, state, reader, label, columns, tenants, clearHref }: Props) {
  const read = await page.catch((error: unknown) => {
    if (error instanceof OpendbError && said.has(error.code)) return error;
    throw error;
  });
  if (read instanceof OpendbError) return <Failed error={read} clearHref={clearHref} />;
  if (read.rows.length === 0) return <Nothing {...{ state, entry, reader, clearHref }} />;
  const hrefOf = (cursor: Cursor | null) => cursor && buildTable(entry, { ...state, cursor }, reader);
  return (
    <>
      <TableGrid
        key={buildTable(entry, state, reader)}
        table={entry.name}
        label={label}
        columns={columns}
        rows={read.rows}
        tenants={tenants}
      />
      <Pager
        first={state.cursor ? startOf(entry, state, reader) : null}
        previous={hrefOf(read.previous)}
        next={hrefOf(read.next)}
        size={state.size}
        sizes={[...pageSizes]}
      />
    </>
  );
}

const startOf = (entry: CatalogEntry, state: TableState, reader: Reader) =>
  buildTable(entry, { ...state, cursor: null }, reader) || "?";

function Go({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button component={TableLink} href={href} variant="default" size="xs">
      {children}
    </Button>
  );
}

async function Failed({ error, clearHref }: { error: OpendbError; clearHref: string }) {
  const t = await getTranslations("tables");
  const clear = <Go href={clearHref}>{t("filters.clear")}</Go>;
  return <Failure code={error.code} action={error.code === "warehouse_unavailable" ? undefined : clear} />;
}

type NothingProps = { state: TableState; entry: CatalogEntry; reader: Reader; clearHref: string };

async function Nothing({ state, entry, reader, clearHref }: NothingProps) {
  const t = await getTranslations("tables.empty");
  if (state.cursor)
    return (
      <EmptyState title={t("place")} action={<Go href={startOf(entry, state, reader)}>{t("toStart")}</Go>} />
    );
  const isNarrowed =
    Object.keys(state.filters).length > 0 || state.tenants !== null || state.deleted === "only";
  if (!isNarrowed) return <EmptyState title={t("none")} description={t("noneHint")} />;
  const clear = <Go href={clearHref}>{t("clear")}</Go>;
  return <EmptyState title={t("noMatch")} description={t("noMatchHint")} action={clear} />;
}
