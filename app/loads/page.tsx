import { Stack } from "@mantine/core";
import type { Metadata } from "next";
import { getNow, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import type { Search } from "#components/address/read.ts";
import { TableSkeleton } from "#components/feedback/skeletons.tsx";
import { Attention } from "#components/loads/attention.tsx";
import { RunsFilter } from "#components/loads/runs-filter.tsx";
import { RunsList } from "#components/loads/runs-list.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { customersInTrouble } from "#db/queries/attention.ts";
import { runsOf } from "#db/queries/runs.ts";
import { runsParams, runsQuery } from "./params.ts";

type Props = { searchParams: Promise<Search> };

const limit = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("loads"))("allTitle") };
}

export default async function AllLoadsPage({ searchParams }: Props) {
  const scope = await personScope({ permission: "loads.read" });
  const search = await searchParams;
  const asked = runsParams(search);
  const t = await getTranslations("loads");
  const page = runsOf(scope, { ...asked, limit });
  return (
    <>
      <PageHeader
        title={t("allTitle")}
        description={t("allLead")}
        actions={<RunsFilter filter={asked.filter} />}
      />
      <AddressNotice search={search} problems={asked.problems} />
      <Stack gap="lg">
        <Suspense fallback={<TableSkeleton rows={2} />}>
          <Attention page={customersInTrouble(scope, { limit: 20 })} />
        </Suspense>
        <Suspense key={runsQuery(asked)} fallback={<TableSkeleton />}>
          <RunsList page={page} asked={asked} now={await getNow()} withCustomer />
        </Suspense>
      </Stack>
    </>
  );
}
