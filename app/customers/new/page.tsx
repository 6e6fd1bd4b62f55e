import { Stack } from "@mantine/core";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { readAddress, type Search } from "#components/address/read.ts";
import { Section } from "#components/home/section.tsx";
import { OpenProvisions } from "#components/provision/open-provisions.tsx";
import { StartForm } from "#components/provision/start-form.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { openProvisions } from "#db/queries/provisions.ts";
import { checkSlug, startDraft } from "./actions.ts";

type Props = { searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("provision"))("title") };
}

export default async function NewCustomerPage({ searchParams }: Props) {
  const scope = await personScope({ permission: "customers.provision" });
  const search = await searchParams;
  const [t, rows] = await Promise.all([getTranslations("provision"), openProvisions(scope)]);
  return (
    <>
      <PageHeader title={t("title")} description={t("lead")} />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <Stack gap="xl">
        <StartForm checkSlug={checkSlug} startDraft={startDraft} />
        {rows.length > 0 ? (
          <Section title={t("list.title")}>
            <OpenProvisions rows={rows} />
          </Section>
        ) : null}
      </Stack>
    </>
  );
}
