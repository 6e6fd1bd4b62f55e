import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { PlanForm } from "#components/plans/plan-form.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { billingPeriods } from "#db/vocabulary.ts";
import { createPlan } from "../actions.ts";

type Props = { searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plans"))("new") };
}

/** What most customers have: the first of the plans that there were. */
const usual = {
  learner_limit: null,
  kit_limit: 5,
  connection_limit: 5,
  statement_seconds: 300,
  export_days: 7,
};

export default async function NewPlanPage({ searchParams }: Props) {
  await personScope({ permission: "customers.provision" });
  const [t, search] = await Promise.all([getTranslations("plans"), searchParams]);
  return (
    <>
      <PageHeader title={t("new")} description={t("newLead")} />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <PlanForm
        initial={{ name: "", price: "", billing_period: "monthly", ...usual }}
        periods={billingPeriods}
        createPlan={createPlan}
      />
    </>
  );
}
