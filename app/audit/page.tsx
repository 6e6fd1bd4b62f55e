import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import type { Search } from "#components/address/read.ts";
import { PageHeader } from "#components/shell/page-header.tsx";
import { customersNamed } from "#db/queries/customers-found.ts";
import { Journal } from "./journal.tsx";
import { auditParams } from "./params.ts";

type Props = { searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

export default async function AuditPage({ searchParams }: Props) {
  const scope = await personScope({ permission: "audit.read" });
  const [t, search] = await Promise.all([getTranslations("audit"), searchParams]);
  const { customer: slug } = auditParams(search).asked;
  const [customer] = await customersNamed(scope, "audit.read", slug === null ? [] : [slug]);
  return (
    <>
      <PageHeader title={t("title")} description={t("lead")} />
      <Journal scope={scope} search={search} customer={customer ?? null} path="/audit" />
    </>
  );
}
