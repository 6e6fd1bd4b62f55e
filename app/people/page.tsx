import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import type { Search } from "#components/address/read.ts";
import { LinkButton } from "#components/feedback/link-button.tsx";
import { TableSkeleton } from "#components/feedback/skeletons.tsx";
import { PeopleFilter } from "#components/people/people-filter.tsx";
import { PeopleList } from "#components/people/people-list.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { customersNamed } from "#db/queries/customers-found.ts";
import { peopleOf } from "#db/queries/people.ts";
import { lastSeen } from "#db/queries/people-last-seen.ts";
import { personRoles } from "#db/vocabulary.ts";
import { peopleParams, peopleQuery } from "./params.ts";

type Props = { searchParams: Promise<Search> };

const limit = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("people"))("title") };
}

export default async function PeoplePage({ searchParams }: Props) {
  const scope = await personScope({ permission: "people.read" });
  const search = await searchParams;
  const { asked, problems } = peopleParams(search);
  const page = peopleOf(scope, { ...asked, limit }).then(async (found) => ({
    ...found,
    seen: await lastSeen(
      scope,
      found.rows.map(({ id }) => id),
    ),
  }));
  const [t, [chosen]] = await Promise.all([
    getTranslations("people"),
    customersNamed(scope, "people.read", asked.customer === null ? [] : [asked.customer]),
  ]);
  const { search: words, role, customer, isActive } = asked;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t(scope.seesAllCustomers ? "lead" : "leadOfCustomers")}
        actions={
          <>
            <LinkButton href="/people/permissions" variant="default">
              {t("permissionsLink")}
            </LinkButton>
            {scope.permissions.has("people.write") ? (
              <LinkButton href="/people/new">{t("invite")}</LinkButton>
            ) : null}
          </>
        }
      />
      <PeopleFilter roles={personRoles} customer={chosen ?? null} />
      <AddressNotice search={search} problems={problems} />
      <Suspense key={peopleQuery(asked)} fallback={<TableSkeleton />}>
        <PeopleList
          page={page}
          idSelf={scope.person.id}
          isNarrowed={words !== "" || role !== null || customer !== null || isActive !== null}
          isAtStart={asked.after === null}
          hrefAfter={(after) => peopleQuery({ ...asked, after })}
        />
      </Suspense>
    </>
  );
}
