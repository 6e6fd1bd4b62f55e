import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { LinkButton } from "#components/feedback/link-button.tsx";
import { PlansList } from "#components/plans/plans-list.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { plansOf } from "#db/queries/plans.ts";

type Props = { searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plans"))("title") };
}

export default async function PlansPage({ searchParams }: Props) {
  const scope = await personScope({ permission: "customers.provision" });
  const [t, search, plans] = await Promise.all([getTranslations("plans"), searchParams, plansOf(scope)]);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("lead")}
        actions={<LinkButton href="/plans/new">{t("new")}</LinkButton>}
      />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <PlansList plans={plans} />
    </>
  );
}
