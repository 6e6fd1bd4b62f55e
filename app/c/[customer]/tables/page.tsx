import { Paper, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { customerAccess, customerScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { parseAsTenants } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { Failure } from "#components/feedback/failure.tsx";
import { TableSkeleton } from "#components/feedback/skeletons.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { tableCounts } from "#db/queries/table-page-counts.ts";
import { type TableName, tableNames } from "#db/schema/index.ts";
import { OpendbError } from "#errors.ts";
import { shutPage } from "../shut.tsx";
import { tableHref, wordsOf } from "./[schema]/[table]/view.ts";

type Props = {
  params: Promise<{ customer: string }>;
  searchParams: Promise<Search>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tables"))("title") };
}

/** The tables of the contract by schema, with what each is about and how many rows it has. */
export default async function TablesPage({ params, searchParams }: Props) {
  const [{ customer }, search] = await Promise.all([params, searchParams]);
  const permission = "tables.read";
  const t = await getTranslations("tables");
  const shut = await shutPage(await customerAccess(customer, { permission }), t("title"));
  if (shut) return shut;
  const { values, problems } = readAddress(search, { tenants: parseAsTenants });
  const scope = await customerScope(customer, { permission, tenants: values.tenants });
  return (
    <>
      <PageHeader title={t("title")} description={t("intro", { count: tableNames.length })} />
      <AddressNotice search={search} problems={problems} />
      <Suspense fallback={<TableSkeleton rows={24} />}>
        <Lists slug={scope.customer.slug} counts={tableCounts(scope)} />
      </Suspense>
    </>
  );
}

type Counts = ReadonlyMap<TableName, number>;

async function Lists({ slug, counts }: { slug: string; counts: Promise<Counts> }) {
  const known = await counts.catch((error: unknown) => {
    if (error instanceof OpendbError && error.code === "warehouse_unavailable") return null;
    throw error;
  });
  return (
    <>
      {known === null ? <Failure code="warehouse_unavailable" /> : null}
      <List slug={slug} schema="lms" counts={known} />
      <List slug={slug} schema="metrics" counts={known} />
    </>
  );
}

async function List({
  slug,
  schema,
  counts,
}: {
  slug: string;
  schema: "lms" | "metrics";
  counts: Counts | null;
}) {
  const [t, format] = await Promise.all([getTranslations("tables"), getFormatter()]);
  const names = tableNames.filter((name) => name.startsWith(`${schema}.`));
  const rows = await Promise.all(names.map(async (name) => ({ name, ...(await wordsOf(name)) })));
  return (
    <Paper component="section" mb="lg" style={{ overflow: "hidden" }} aria-labelledby={`schema-${schema}`}>
      <Title order={2} fz="md" px="sm" pt="sm" id={`schema-${schema}`}>
        {t(`schemas.${schema}.title`)}
      </Title>
      <Text fz="sm" c="dimmed" px="sm" pb="xs">
        {t(`schemas.${schema}.about`)}
      </Text>
      <Table highlightOnHover verticalSpacing={5}>
        <TableThead>
          <TableTr>
            <TableTh>{t("list.table")}</TableTh>
            <TableTh visibleFrom="md">{t("list.name")}</TableTh>
            <TableTh visibleFrom="sm">{t("list.about")}</TableTh>
            <TableTh className="numeric">{t("list.rows")}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map(({ name, label, about }) => (
            <TableTr key={name}>
              <TableTd>
                <Link href={tableHref(slug, name)} className="link">
                  {label}
                </Link>
                <Text fz="xs" c="dimmed" ff="monospace" hiddenFrom="md">
                  {name}
                </Text>
              </TableTd>
              <TableTd visibleFrom="md" c="dimmed" fz="xs" ff="monospace">
                {name}
              </TableTd>
              <TableTd visibleFrom="sm" c="dimmed">
                {about}
              </TableTd>
              <TableTd className="numeric">{rowsOf(counts, name, format, t("list.notLoaded"))}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </Paper>
  );
}

type Format = Awaited<ReturnType<typeof getFormatter>>;

/** A table that no load has counted has never been loaded; one that was and is empty has no count of its own. */
function rowsOf(counts: Counts | null, name: TableName, format: Format, notLoaded: string): string {
  if (counts === null || counts.size === 0) return notLoaded;
  return format.number(counts.get(name) ?? 0, "integer");
}
