import { Code } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { witnessOf } from "#auth/personal.ts";
import { customerAccess, customerScope } from "#auth/scope.ts";
import { sealOf } from "#auth/seal.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import type { Search } from "#components/address/read.ts";
import { TableSkeleton } from "#components/feedback/skeletons.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { TableNavigation } from "#components/table/navigation.tsx";
import { TableToolbar } from "#components/table/toolbar.tsx";
import { catalogEntry } from "#db/catalog/index.ts";
import { tablePage } from "#db/queries/table-page.ts";
import { tableCount } from "#db/queries/table-page-count.ts";
import { tenantChoices } from "#db/queries/tenants.ts";
import { shutPage } from "../../../shut.tsx";
import { sealFilter } from "./actions.ts";
import { Count, Quiet } from "./count.tsx";
import { buildTable, readTable } from "./params.ts";
import { Rows } from "./rows.tsx";
import { columnsOf, openingState, wordsOf } from "./view.ts";

type Props = {
  params: Promise<{ customer: string; schema: string; table: string }>;
  searchParams: Promise<Search>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { schema, table } = await params;
  const entry = catalogEntry(schema, table);
  return entry ? { title: (await wordsOf(entry.name)).label } : {};
}

/** Any table of the contract: what may be shown of it is the catalog's, what is asked for is the address's. */
export default async function TablePage({ params, searchParams }: Props) {
  const [{ customer, schema, table }, search] = await Promise.all([params, searchParams]);
  const entry = catalogEntry(schema, table);
  if (!entry) notFound();
  const permission = "tables.read";
  const access = await customerAccess(customer, { permission });
  const shut = await shutPage(access, (await wordsOf(entry.name)).label);
  if (shut) return shut;
  const reader = access.permissions.has("personal.read") ? sealOf(access, entry.name) : null;
  const { state, problems } = readTable(entry, search, reader);
  const scope = await customerScope(customer, { permission, tenants: state.tenants });
  const { slug } = scope.customer;
  const [t, words, columns, tenants] = await Promise.all([
    getTranslations("tables"),
    wordsOf(entry.name),
    columnsOf({
      slug,
      entry,
      state,
      reader,
      canReport: reader !== null && access.permissions.has("learners.report"),
    }),
    tenantChoices(scope),
  ]);
  const clearHref =
    buildTable(entry, { ...openingState(entry, null), sort: state.sort, size: state.size }, reader) || "?";
  const chosen = {
    filters: Object.entries(state.filters).map(([name, filter]) => ({ name, filter })),
    tenants: state.tenants?.map(String) ?? [],
    deleted: entry.hasDeleted ? state.deleted : null,
    clearHref,
  };
  const count = (
    <Suspense
      key={JSON.stringify([state.filters, chosen.tenants, state.deleted])}
      fallback={<Quiet>{t("count.counting")}</Quiet>}
    >
      <Count count={tableCount(scope, entry, state)} />
    </Suspense>
  );
  return (
    <TableNavigation seal={sealFilter} of={{ customer: slug, table: entry.name }}>
      <PageHeader
        title={words.label}
        description={
          <>
            <Link href={`/c/${slug}/tables`} className="link" style={{ textDecoration: "underline" }}>
              {t("title")}
            </Link>{" "}
            / <Code>{entry.name}</Code> {words.about}
          </>
        }
      />
      <TableToolbar table={entry.name} columns={columns} tenants={tenants} chosen={chosen} count={count} />
      <AddressNotice search={search} problems={problems} />
      <Suspense fallback={<TableSkeleton rows={16} />}>
        <Rows
          page={tablePage(scope, entry, state, witnessOf(scope, entry, state))}
          {...{ entry, state, reader, columns, tenants, clearHref, label: words.label }}
        />
      </Suspense>
    </TableNavigation>
  );
}
