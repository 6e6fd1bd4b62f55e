import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { permissionLines } from "#auth/permissions.ts";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { PermissionsTable } from "#components/people/permissions-table.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { personRoles } from "#db/vocabulary.ts";

type Props = { searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("people.table"))("title") };
}

/** Who may do what. Everybody who is signed in may read it: it says how they are seen, too. */
export default async function PermissionsPage({ searchParams }: Props) {
  await personScope();
  const search = await searchParams;
  const t = await getTranslations("people.table");
  return (
    <>
      <PageHeader title={t("title")} description={t("lead")} />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <PermissionsTable lines={permissionLines()} roles={personRoles} />
    </>
  );
}
