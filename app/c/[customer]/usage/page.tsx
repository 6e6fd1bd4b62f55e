import { Stack } from "@mantine/core";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { customerAccess } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import type { Search } from "#components/address/read.ts";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { KitsLimits } from "#components/usage/kits-limits.tsx";
import { Periods } from "#components/usage/periods.tsx";
import { TablesUse } from "#components/usage/tables-use.tsx";
import { TenantsUse } from "#components/usage/tenants-use.tsx";
import { UsageCharts } from "#components/usage/usage-charts.tsx";
import { UsageFigures } from "#components/usage/usage-figures.tsx";
import { inTreeOrder } from "#db/queries/tenants-tree.ts";
import { kitDays, usageKits, usageOf } from "#db/queries/usage.ts";
import { periods, usageParams, usageQuery } from "./params.ts";

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customers.usage"))("title") };
}

export default async function UsagePage({ params, searchParams }: Props) {
  const access = await customerAccess((await params).customer, { permission: "usage.read" });
  const search = await searchParams;
  const { asked, problems } = usageParams(search);
  const [t, usage, kits] = await Promise.all([
    getTranslations("customers.usage"),
    usageOf(access, { days: Number(asked.period), table: asked.table }),
    usageKits(access),
  ]);
  const { latest, first } = usage;
  const canBrowse = access.permissions.has("tables.read");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("lead")}
        actions={
          <Periods
            periods={periods}
            chosen={asked.period}
            hrefOf={(period) => usageQuery({ ...asked, period })}
          />
        }
      />
      <AddressNotice search={search} problems={problems} />
      <Stack gap="xl">
        {latest ? (
          <>
            <UsageFigures usage={usage} latest={latest} />
            <UsageCharts days={usage.days} table={asked.table} all={usageQuery({ ...asked, table: null })} />
            <TablesUse
              tables={latest.tables}
              before={first?.tables ?? []}
              chosen={asked.table}
              hrefOf={(table) => usageQuery({ ...asked, table })}
              slug={canBrowse ? access.customer.slug : undefined}
            />
            <TenantsUse tenants={inTreeOrder(byName(latest.tenants))} before={first?.tenants ?? []} />
          </>
        ) : (
          <EmptyState title={t("empty")} description={t("emptyText")} />
        )}
        <KitsLimits kits={kits} days={kitDays} />
      </Stack>
    </>
  );
}

const byName = <T extends { name: string | null; id: string }>(tenants: readonly T[]): T[] => {
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return tenants.toSorted((a, b) => compare(a.name ?? a.id, b.name ?? b.id));
};
