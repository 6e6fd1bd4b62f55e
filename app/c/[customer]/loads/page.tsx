import type { Metadata } from "next";
import { getNow, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { log } from "#auth/log.ts";
import { customerAccess } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import type { Search } from "#components/address/read.ts";
import { TableSkeleton } from "#components/feedback/skeletons.tsx";
import { RequestButtons } from "#components/loads/request-buttons.tsx";
import { RunsFilter } from "#components/loads/runs-filter.tsx";
import { RunsList } from "#components/loads/runs-list.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { freshnessOf } from "#db/queries/freshness.ts";
import { runsOf } from "#db/queries/runs.ts";
import { seedViews } from "#db/queries/seed-views.ts";
import type { Access } from "#db/scope.ts";
import { shutStateOf } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { inText } from "#foreign.ts";
import { runsParams, runsQuery } from "../../../loads/params.ts";
import { requestRun, requestSeed } from "./actions.ts";

type Props = {
  params: Promise<{ customer: string }>;
  searchParams: Promise<Search>;
};

const limit = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("loads"))("title") };
}

/** A seed may be asked for while its warehouse does not answer; then nobody knows its views. */
const viewsOf = (access: Access) =>
  seedViews(access).catch((error: unknown) => {
    if (!(error instanceof OpendbError))
      log("seed_views.failed", { customer: access.customer.slug, err: error });
    return null;
  });

export default async function LoadsPage({ params, searchParams }: Props) {
  const access = await customerAccess((await params).customer, { permission: "loads.read" });
  const search = await searchParams;
  const asked = runsParams(search);
  const page = runsOf(access, { ...asked, limit });
  const [t, { open }] = await Promise.all([getTranslations("loads"), freshnessOf(access)]);
  const { slug, name, state } = access.customer;
  // Of a warehouse that nobody reaches there is nothing to be loaded.
  const canRequest = access.permissions.has("loads.request") && shutStateOf(state) === null;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("lead", { customer: inText(name) })}
        actions={
          canRequest ? (
            <RequestButtons
              customer={{ slug, name }}
              isBusy={open !== null}
              views={access.permissions.has("loads.seed") ? viewsOf(access) : undefined}
              requestRun={requestRun}
              requestSeed={requestSeed}
            />
          ) : null
        }
      />
      <RunsFilter filter={asked.filter} />
      <AddressNotice search={search} problems={asked.problems} />
      <Suspense key={runsQuery(asked)} fallback={<TableSkeleton />}>
        <RunsList page={page} asked={asked} now={await getNow()} canRequest={canRequest} />
      </Suspense>
    </>
  );
}
