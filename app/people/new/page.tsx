import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { rolesGivenBy } from "#auth/people/reach.ts";
import { outcomes } from "#auth/permissions.ts";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { parseAsSlugs } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { InviteForm } from "#components/people/invite-form.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { customersNamed } from "#db/queries/customers-found.ts";
import { invitePerson } from "../actions.ts";
import { tenantsOf } from "../tenants.ts";

type Props = { searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("people.form"))("newTitle") };
}

export default async function NewPersonPage({ searchParams }: Props) {
  const permission = "people.write";
  const scope = await personScope({ permission });
  const search = await searchParams;
  const { values, problems } = readAddress(search, { tenants_of: parseAsSlugs });
  const [t, customers, tenants] = await Promise.all([
    getTranslations("people.form"),
    customersNamed(scope, permission, values.tenants_of ?? []),
    tenantsOf(values.tenants_of ?? [], permission),
  ]);
  return (
    <>
      <PageHeader title={t("newTitle")} description={t("newLead")} />
      <AddressNotice search={search} problems={problems} />
      <InviteForm
        initial={{ name: "", role: "executive", memberships: [] }}
        roles={rolesGivenBy(scope.person.role)}
        customers={customers}
        tenants={tenants}
        outcomes={outcomes()}
        invitePerson={invitePerson}
      />
    </>
  );
}
