import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { RenewalsList } from "#components/plans/renewals-list.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { renewalsOf } from "#db/queries/contracts-renewals.ts";

type Props = { searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plans.renewals"))("title") };
}

export default async function RenewalsPage({ searchParams }: Props) {
  const scope = await personScope({ permission: "customers.provision" });
  const [t, search, due] = await Promise.all([
    getTranslations("plans.renewals"),
    searchParams,
    getLocale().then((locale) => renewalsOf(scope, locale)),
  ]);
  return (
    <>
      <PageHeader title={t("title")} description={t("lead")} />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <RenewalsList {...due} />
    </>
  );
}
