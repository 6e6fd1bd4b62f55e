import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { customerAccess } from "#auth/scope.ts";
import type { Search } from "#components/address/read.ts";
import { PageHeader } from "#components/shell/page-header.tsx";
import { inText } from "#foreign.ts";
import { Journal } from "../../../audit/journal.tsx";

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

/** The customer's part of the audit. */
export default async function CustomerAuditPage({ params, searchParams }: Props) {
  const access = await customerAccess((await params).customer, { permission: "audit.read" });
  const [t, search] = await Promise.all([getTranslations("audit"), searchParams]);
  const { slug, name } = access.customer;
  return (
    <>
      <PageHeader title={t("title")} description={t("customerLead", { customer: inText(name) })} />
      <Journal scope={access} search={search} path={`/c/${slug}/audit`} />
    </>
  );
}
