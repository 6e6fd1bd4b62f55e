import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import type { Search } from "#components/address/read.ts";
import { LinkButton } from "#components/feedback/link-button.tsx";
import { TableSkeleton } from "#components/feedback/skeletons.tsx";
import { CustomersList } from "#components/home/customers-list.tsx";
import { CustomersSearch } from "#components/home/customers-search.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { customersOverview } from "#db/queries/customers-overview.ts";
import { customersParams } from "./params.ts";

type Props = { searchParams: Promise<Search> };

const limit = 100;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("home.customers"))("title") };
}

export default async function CustomersPage({ searchParams }: Props) {
  const scope = await personScope({ permission: "customers.list" });
  const address = await searchParams;
  const { search, problems } = customersParams(address);
  const t = await getTranslations("home.customers");
  const add = (await getTranslations("provision"))("title");
  const page = customersOverview(scope, { search, limit });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("lead")}
        actions={
          <>
            <CustomersSearch />
            {scope.permissions.has("customers.provision") ? (
              <LinkButton href="/customers/new">{add}</LinkButton>
            ) : null}
          </>
        }
      />
      <AddressNotice search={address} problems={problems} />
      <Suspense key={search} fallback={<TableSkeleton />}>
        <CustomersList page={page} isSearch={search !== ""} />
      </Suspense>
    </>
  );
}
