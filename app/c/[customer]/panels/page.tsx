import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { customerAccess, customerScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import type { Search } from "#components/address/read.ts";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import { FreshnessLine } from "#components/panels/freshness-line.tsx";
import { PanelBoundary } from "#components/panels/panel-boundary.tsx";
import { PanelControls } from "#components/panels/panel-controls.tsx";
import { PageSkeleton } from "#components/panels/panel-skeletons.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { addDays, dayOf } from "#days.ts";
import { freshnessOf } from "#db/queries/freshness.ts";
import { tenantChoices } from "#db/queries/tenants.ts";
import { inText } from "#foreign.ts";
import { shutPage } from "../shut.tsx";
import { PanelsOfRange } from "./panels-of-range.tsx";
import { readPanels } from "./params.ts";

type Props = {
  params: Promise<{ customer: string }>;
  searchParams: Promise<Search>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("panels"))("title") };
}

/** What executives look at every morning: activity, new learners, certificates, exams and messages by day. */
export default async function PanelsPage({ params, searchParams }: Props) {
  const [{ customer: slug }, search] = await Promise.all([params, searchParams]);
  const t = await getTranslations("panels");
  const permission = "panels.read";
  const access = await customerAccess(slug, { permission });
  const shut = await shutPage(access, t("title"));
  if (shut) return shut;
  const read = readPanels(search);
  const [freshness, scope] = await Promise.all([
    freshnessOf(access),
    customerScope(slug, { permission, tenants: read.tenants }),
  ]);
  if (freshness.asOf === null) {
    return (
      <>
        <PageHeader title={t("title")} />
        <AddressNotice search={search} problems={read.problems} />
        <EmptyState
          title={t("empty.never.title")}
          description={t("empty.never.text", { customer: inText(access.customer.name) })}
        />
      </>
    );
  }
  const { asOf, nextDue, health, open } = freshness;
  const yesterday = addDays(dayOf(asOf), -1);
  const tenants = await tenantChoices(scope);
  const { asked } = read;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={
          <FreshnessLine
            asOf={asOf}
            due={nextDue}
            state={health.state}
            isRefreshing={open?.condition === "running"}
          />
        }
      />
      <AddressNotice search={search} problems={read.problems} />
      <PanelControls
        preset={asked.preset === "custom" ? null : asked.preset}
        days={asked.preset === "custom" ? [asked.from, asked.until] : null}
        yesterday={yesterday}
        tenants={tenants}
      />
      <PanelBoundary title={t("failed")}>
        <Suspense fallback={<PageSkeleton />}>
          <PanelsOfRange scope={scope} read={read} yesterday={yesterday} asOf={asOf} />
        </Suspense>
      </PanelBoundary>
    </>
  );
}
