import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import type { Search } from "#components/address/read.ts";
import { PageHeader } from "#components/shell/page-header.tsx";
import { customersOf } from "#db/queries/customers.ts";
import { Journal } from "./journal.tsx";

type Props = { searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

export default async function AuditPage({ searchParams }: Props) {
  const scope = await personScope({ permission: "audit.read" });
  const [t, search, customers] = await Promise.all([
    getTranslations("audit"),
    searchParams,
    customersOf(scope.person.id, scope.seesAllCustomers),
  ]);
  return (
    <>
      <PageHeader title={t("title")} description={t("lead")} />
      <Journal scope={scope} search={search} customers={customers} path="/audit" />
    </>
  );
}
