import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { parseAsNumber } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { OfferButton } from "#components/plans/offer-button.tsx";
import { PlanForm } from "#components/plans/plan-form.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { planOf } from "#db/queries/plans.ts";
import { planUse } from "#db/queries/plans-use.ts";
import { billingPeriods } from "#db/vocabulary.ts";
import { asTyped } from "#price.ts";
import { changePlan, offerPlan } from "../actions.ts";

type Props = { params: Promise<{ plan: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plans"))("plan") };
}

export default async function PlanPage({ params, searchParams }: Props) {
  const scope = await personScope({ permission: "customers.provision" });
  const [{ plan: number }, search, locale] = await Promise.all([params, searchParams, getLocale()]);
  const id = parseAsNumber.parse(number);
  const found = id === null ? undefined : await planOf(scope, id);
  if (!found) notFound();
  const [t, use] = await Promise.all([getTranslations("plans"), planUse(scope, found.plan.id)]);
  const { created_at: _at, is_offered, id: idPlan, ...plan } = found.plan;
  return (
    <>
      <PageHeader
        title={<ForeignText text={plan.name} />}
        description={t(is_offered ? "planLead" : "notOfferedLead")}
        actions={<OfferButton id={idPlan} isOffered={is_offered} offerPlan={offerPlan} />}
      />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <PlanForm
        // What was saved meanwhile is shown, and not what stood here before.
        key={JSON.stringify(plan)}
        initial={{ ...plan, price: asTyped(plan.price, locale) }}
        periods={billingPeriods}
        known={{ id: idPlan, customers: found.customers, ...use, changePlan }}
      />
    </>
  );
}
