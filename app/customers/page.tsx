import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import type { AddressProblem, Search } from "#components/address/read.ts";
import { CustomersFilter } from "#components/customers/customers-filter.tsx";
import { CustomersTable } from "#components/customers/customers-table.tsx";
import { LinkButton } from "#components/feedback/link-button.tsx";
import { TableSkeleton } from "#components/feedback/skeletons.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { customersChoices } from "#db/queries/customers-choices.ts";
import { type CustomersPage, customersList } from "#db/queries/customers-list.ts";
import { customerStates, healthStates } from "#db/vocabulary.ts";
import { type CustomersAddress, customersParams, customersQuery } from "./params.ts";

type Props = { searchParams: Promise<Search> };

const limit = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customers"))("title") };
}

export default async function CustomersPageOfAll({ searchParams }: Props) {
  const scope = await personScope({ permission: "customers.list" });
  const address = await searchParams;
  const { asked, problems } = customersParams(address);
  const page = customersList(scope, { ...asked, limit }, await getLocale());
  // It is read where it is shown; a failure before that is told there, too.
  page.catch(() => {});
  const [t, choices] = await Promise.all([getTranslations("customers"), customersChoices(scope)]);
  const add = (await getTranslations("provision"))("title");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("lead")}
        actions={
          scope.permissions.has("customers.provision") ? (
            <LinkButton href="/customers/new">{add}</LinkButton>
          ) : null
        }
      />
      <CustomersFilter
        states={customerStates}
        health={healthStates}
        plans={choices.plans.map(({ id, name }) => ({ value: String(id), name }))}
        owners={choices.owners.map(({ id, name }) => ({ value: String(id), name }))}
      />
      <Suspense key={customersQuery(asked)} fallback={<TableSkeleton />}>
        <List page={page} address={address} asked={asked} problems={problems} />
      </Suspense>
    </>
  );
}

type ListProps = {
  page: Promise<CustomersPage>;
  address: Search;
  asked: CustomersAddress;
  problems: AddressProblem[];
};

async function List({ page, address, asked, problems }: ListProps) {
  const found = await page;
  const { after: _after, sort: _sort, isDescending: _isDescending, search, isAttention, ...filters } = asked;
  const lost: AddressProblem[] = found.isLost ? [{ kind: "place", name: "after" }] : [];
  return (
    <>
      <AddressNotice search={address} problems={[...problems, ...lost]} />
      <CustomersTable
        page={found}
        sort={asked.sort}
        isDescending={asked.isDescending}
        isNarrowed={search !== "" || isAttention || Object.values(filters).some((value) => value !== null)}
        hrefOf={(change) => customersQuery({ ...asked, after: null, ...change })}
      />
    </>
  );
}
