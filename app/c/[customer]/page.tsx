import { Stack } from "@mantine/core";
import type { Metadata } from "next";
import { getNow, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { customerAccess, customerScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { Failure } from "#components/feedback/failure.tsx";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { CardsSkeleton, TableSkeleton } from "#components/feedback/skeletons.tsx";
import { Freshness } from "#components/home/freshness.tsx";
import { LastLoads } from "#components/home/last-loads.tsx";
import { OpenRun } from "#components/home/open-run.tsx";
import { RowsByTable } from "#components/home/rows-by-table.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import type { Freshness as Known } from "#db/freshness.ts";
import { freshnessOf, outOfReach } from "#db/queries/freshness.ts";
import { runsOf } from "#db/queries/runs.ts";
import { tableCounts } from "#db/queries/table-page-counts.ts";
import type { Access } from "#db/scope.ts";
import { OpendbError } from "#errors.ts";
import { inText } from "#foreign.ts";
import { shutWarehouse } from "./shut.tsx";

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Search> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: inText((await customerAccess((await params).customer)).customer.name) };
}

export default async function CustomerHome({ params, searchParams }: Props) {
  const search = await searchParams;
  const access = await customerAccess((await params).customer);
  const { slug, name } = access.customer;
  const canLoad = access.permissions.has("loads.read");
  const last = canLoad ? runsOf(access, { limit: 5 }) : undefined;
  const [now, freshness, shut] = await Promise.all([getNow(), freshnessOf(access), shutWarehouse(access)]);
  const { open } = freshness;
  return (
    <>
      <PageHeader title={<ForeignText text={name} />} />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <Stack gap="xl">
        {open ? <OpenRun run={open} href={canLoad ? `/c/${slug}/loads/${open.id}` : undefined} /> : null}
        <Suspense fallback={<CardsSkeleton />}>
          <Freshness seen={seen(access, freshness)} slug={canLoad ? slug : undefined} />
        </Suspense>
        {last ? (
          <Suspense fallback={<TableSkeleton rows={4} />}>
            <LastLoads page={last} now={now} href={`/c/${slug}/loads`} />
          </Suspense>
        ) : null}
        {shut ?? (
          <Suspense fallback={<TableSkeleton rows={12} />}>
            <Rows access={access} />
          </Suspense>
        )}
      </Stack>
    </>
  );
}

/** The freshness, and how many tenants the person may see; null, and out of reach, while the warehouse does not say. */
const seen = ({ customer }: Access, freshness: Known) =>
  customerScope(customer.slug).then(
    (scope) => ({ freshness, tenants: scope.allowed.length }),
    (error) => {
      if (!(error instanceof OpendbError)) throw error;
      return { freshness: outOfReach(freshness, error.code), tenants: null };
    },
  );

async function Rows({ access }: { access: Access }) {
  const t = await getTranslations("home.rows");
  const { slug } = access.customer;
  try {
    const counts = await tableCounts(await customerScope(slug));
    return <RowsByTable counts={counts} slug={access.permissions.has("tables.read") ? slug : undefined} />;
  } catch (error) {
    // The rest of this page comes from the control database and stays of use without the warehouse.
    if (error instanceof OpendbError) return <Failure code={error.code} title={t("failed")} />;
    throw error;
  }
}
