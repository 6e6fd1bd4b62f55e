import { Alert, Stack, Title } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { heard } from "#auth/entry/said.ts";
import { type PersonCard, personCard } from "#auth/people/card.ts";
import { outcomes } from "#auth/permissions.ts";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { parseAsPerson, parseAsSlugs } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { Facts } from "#components/feedback/facts.tsx";
import { Failure } from "#components/feedback/failure.tsx";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { Instant } from "#components/feedback/moment.tsx";
import { ToneLabel } from "#components/feedback/tone-label.tsx";
import { EditForm } from "#components/people/edit-form.tsx";
import { PersonActions } from "#components/people/person-actions.tsx";
import { Preview } from "#components/people/preview.tsx";
import type { TenantsBySlug } from "#components/people/types.ts";
import { PageHeader } from "#components/shell/page-header.tsx";
import { customersNamed } from "#db/queries/customers-found.ts";
import { lastSeen } from "#db/queries/people-last-seen.ts";
import type { PersonScope } from "#db/scope.ts";
import { errorCodes } from "#errors.ts";
import { deactivatePerson, editPerson, endSessions, linkPerson, reactivatePerson } from "../actions.ts";
import { tenantsOf } from "../tenants.ts";

type Props = { params: Promise<{ person: string }>; searchParams: Promise<Search> };

const permission = "people.read";

export async function generateMetadata(): Promise<Metadata> {
  // Nobody's name: titles of windows stay in histories.
  return { title: (await getTranslations("people.list"))("person") };
}

export default async function PersonPage({ params, searchParams }: Props) {
  const [{ person: number }, search] = await Promise.all([params, searchParams]);
  const scope = await personScope({ permission });
  const id = parseAsPerson.parse(number);
  if (id === null) notFound();
  const card = await personCard(scope, id);
  const { values, problems } = readAddress(search, { tenants_of: parseAsSlugs });
  const narrowed = card.memberships.flatMap(({ customer, tenants }) => (tenants ? [customer.slug] : []));
  const [t, role, tenants] = await Promise.all([
    getTranslations("people"),
    getTranslations("shell.roles"),
    tenantsOf([...(values.tenants_of ?? []), ...narrowed], permission),
  ]);
  const { person } = card;
  const said = await heard("view_as");
  const refusal = said?.person === id && errorCodes.find((code) => code === said.outcome);
  const seenAt = (await lastSeen(scope, [id])).get(id);
  return (
    <>
      <PageHeader
        title={<ForeignText text={person.name} />}
        actions={
          <PersonActions
            {...person}
            canChange={card.canChange}
            canBringBack={card.canBringBack}
            canViewAs={card.canViewAs}
            {...{ deactivatePerson, endSessions, linkPerson, reactivatePerson }}
          />
        }
      />
      <AddressNotice search={search} problems={problems} />
      <Stack gap="lg">
        {refusal ? <Failure code={refusal} /> : null}
        <Facts
          facts={[
            { name: t("person.email"), value: <ForeignText text={person.email} /> },
            { name: t("person.role"), value: role(person.role) },
            { name: t("list.lastSeen"), value: seenAt ? <Instant at={seenAt} /> : t("list.never") },
            {
              name: t("person.state"),
              value: (
                <ToneLabel tone={person.isActive ? "good" : "still"}>
                  {t(person.isActive ? "list.active" : "list.inactive")}
                </ToneLabel>
              ),
              note: person.isActive ? undefined : t("person.seesNothingNow"),
            },
          ]}
        />
        <Preview
          title={t("person.access")}
          seesAll={card.seesAll}
          nothing={t("person.seesNothing")}
          sights={sightsOf(card, tenants)}
        />
        {card.canChange ? (
          <section aria-labelledby="edit">
            <Title order={2} fz="md" mb="sm" id="edit">
              {t("person.edit")}
            </Title>
            <Edit scope={scope} card={card} tenants={tenants} />
          </section>
        ) : scope.permissions.has("people.write") ? (
          <Alert variant="outline" color="gray" p="xs">
            {t(card.isSelf ? "person.self" : "person.notYours")}
          </Alert>
        ) : null}
      </Stack>
    </>
  );
}

const sightsOf = ({ memberships }: PersonCard, tenants: TenantsBySlug) =>
  memberships.map(({ customer, tenants: ids, permissions }) => ({
    slug: customer.slug,
    name: customer.name,
    permissions,
    tenants:
      ids?.map((id) => ({
        id,
        name: tenants[customer.slug]?.find((tenant) => tenant.id === id)?.name ?? id,
      })) ?? null,
  }));

async function Edit({
  scope,
  card,
  tenants,
}: {
  scope: PersonScope;
  card: PersonCard;
  tenants: TenantsBySlug;
}) {
  const { person, memberships } = card;
  const slugs = [...new Set([...memberships.map((one) => one.customer.slug), ...Object.keys(tenants)])];
  const held = memberships.map((one) => ({
    customer: one.customer.slug,
    tenants: one.tenants,
    isPersonalGranted: one.is_personal_granted,
    isCustomerAdmin: one.is_customer_admin,
  }));
  return (
    <EditForm
      // What was saved meanwhile is shown, and not what stood here before.
      key={card.mark}
      id={person.id}
      mark={card.mark}
      initial={{ name: person.name, role: person.role, memberships: held }}
      roles={card.roles}
      customers={await customersNamed(scope, "people.write", slugs)}
      tenants={tenants}
      outcomes={outcomes()}
      editPerson={editPerson}
    />
  );
}
