import { Alert, Stack } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getMessages, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { customerAccess, customerScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { parseAsId } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { Failure } from "#components/feedback/failure.tsx";
import { Instant } from "#components/feedback/moment.tsx";
import { TableSkeleton } from "#components/feedback/skeletons.tsx";
import { LearnerTables } from "#components/learners/learner-tables.tsx";
import { ReportButtons } from "#components/learners/report-buttons.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { learnerHeld } from "#db/queries/learner-held.ts";
import { learnerLoads } from "#db/queries/learner-loads.ts";
import type { Access } from "#db/scope.ts";
import { OpendbError } from "#errors.ts";
import { shutPage } from "../../shut.tsx";

type Props = {
  params: Promise<{ customer: string; id: string }>;
  searchParams: Promise<Search>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await getTranslations("learners"))("title", { id: (await params).id }) };
}

/** What the warehouse holds on one learner, in counts; the values are in the report alone. */
export default async function LearnerPage({ params, searchParams }: Props) {
  const [{ customer, id: text }, search] = await Promise.all([params, searchParams]);
  const access = await customerAccess(customer, { permission: "learners.report" });
  await customerAccess(customer, { permission: "personal.read" });
  const id = parseAsId.parse(text);
  if (id === null) notFound();
  const t = await getTranslations("learners");
  const shut = await shutPage(access, t("title", { id }));
  if (shut) return shut;
  return (
    <>
      <PageHeader
        title={t("title", { id })}
        description={t("lead")}
        actions={<ReportButtons to={`/c/${access.customer.slug}/learners/${id}/report`} />}
      />
      <AddressNotice search={search} problems={readAddress(search, {}).problems} />
      <Suspense fallback={<TableSkeleton rows={10} />}>
        <Held access={access} id={id} />
      </Suspense>
    </>
  );
}

async function Held({ access, id }: { access: Access; id: string }) {
  const [t, { tables: words }] = await Promise.all([getTranslations("learners"), getMessages()]);
  try {
    const scope = await customerScope(access.customer.slug, { permission: "learners.report" });
    const [{ at, counts }, loads] = await Promise.all([
      learnerHeld(scope, id, async (held) => held),
      learnerLoads(access),
    ]);
    const names: Readonly<Record<string, Readonly<Record<string, string>>>> = words.names;
    const rows = counts.reduce((sum, count) => sum + count.rows, 0);
    const isKept = counts.some(({ deleted }) => deleted > 0);
    return (
      <Stack gap="md">
        <Alert variant="outline" color={rows === 0 ? "teal" : "gray"} role="status">
          {rows === 0
            ? t("none")
            : t("held", { rows, tables: counts.filter((count) => count.rows > 0).length })}{" "}
          {isKept ? t("kept") : null} {t("at")} <Instant at={at} />
        </Alert>
        <LearnerTables
          tables={counts.map((count) => {
            const [schema = "", table = ""] = count.table.split(".");
            return { ...count, label: names[schema]?.[table] ?? count.table, loads: loads.get(count.table) };
          })}
        />
      </Stack>
    );
  } catch (error) {
    if (error instanceof OpendbError) return <Failure code={error.code} />;
    throw error;
  }
}
