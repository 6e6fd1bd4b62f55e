import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { parseAsStringLiteral } from "nuqs/server";
import { personScope } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import { parseAsRun } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { LinkButton } from "#components/feedback/link-button.tsx";
import { Live } from "#components/loads/live.tsx";
import { FailedActions } from "#components/provision/failed-actions.tsx";
import { ProvisionProgress } from "#components/provision/progress.tsx";
import { ProvisionState } from "#components/provision/state.tsx";
import { Wizard } from "#components/provision/wizard.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { draftSteps } from "#db/provisioning/draft.ts";
import { offers } from "#db/queries/placement.ts";
import { problemsNow } from "#db/queries/provision-around.ts";
import { type ProvisionDetail, provisionOf } from "#db/queries/provisions.ts";
import { tenantsToChoose } from "#db/queries/source-tenants.ts";
import type { PersonScope } from "#db/scope.ts";
import {
  checkSlug,
  discard,
  findTenants,
  provision as provisionDraft,
  refreshTenants,
  saveDraft,
  tryAgain,
  undo,
} from "../actions.ts";

type Props = { params: Promise<{ provision: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("provision"))("title") };
}

async function Draft({
  scope,
  found,
  step,
}: {
  scope: PersonScope;
  found: ProvisionDetail;
  step: (typeof draftSteps)[number];
}) {
  const { roots } = found.draft.tenants;
  const [offered, problems, { chosen }] = await Promise.all([
    offers(scope),
    problemsNow(scope, found.draft),
    tenantsToChoose(scope, { search: "", chosen: step === "review" ? roots : [], people: false }),
  ]);
  return (
    <Wizard
      id={found.id}
      version={found.version}
      draft={found.draft}
      step={step}
      steps={draftSteps}
      problems={problems}
      offers={offered}
      chosen={chosen}
      acts={{ saveDraft, checkSlug, findTenants, refreshTenants, discard, provision: provisionDraft }}
    />
  );
}

export default async function ProvisionPage({ params, searchParams }: Props) {
  const [{ provision: number }, search] = await Promise.all([params, searchParams]);
  const scope = await personScope({ permission: "customers.provision" });
  const id = parseAsRun.parse(number);
  const found = id === null ? undefined : await provisionOf(scope, id);
  if (!found) notFound();
  const { values, problems } = readAddress(search, { step: parseAsStringLiteral(draftSteps) });
  const t = await getTranslations("provision");
  const { state, goal, draft, customerSlug } = found;
  const isOpen = state === "queued" || state === "running";
  return (
    <>
      <PageHeader
        title={<ForeignText text={draft.name.name || draft.name.slug || t("title")} />}
        description={<ProvisionState state={state} goal={goal} />}
        actions={
          <>
            {state === "failed" ? (
              <FailedActions
                id={found.id}
                slug={draft.name.slug}
                isUndoing={goal === "undone"}
                tryAgain={tryAgain}
                undo={undo}
              />
            ) : null}
            {state === "done" && customerSlug ? (
              <LinkButton href={`/c/${customerSlug}/hand-over`}>{t("openHandOver")}</LinkButton>
            ) : null}
          </>
        }
      />
      <AddressNotice search={search} problems={problems} />
      {state === "draft" ? (
        <Draft scope={scope} found={found} step={values.step ?? "name"} />
      ) : (
        <ProvisionProgress provision={found} />
      )}
      <Live isOpen={isOpen} every={1500} />
    </>
  );
}
