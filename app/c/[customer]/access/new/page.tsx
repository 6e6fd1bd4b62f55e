import { IconKey } from "@tabler/icons-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { customerAccess, customerScope } from "#auth/scope.ts";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import { LinkButton } from "#components/feedback/link-button.tsx";
import { KitForm } from "#components/kits/kit-form.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { kitPlanOf } from "#db/queries/kit-plan.ts";
import { kitsOf } from "#db/queries/kits.ts";
import { type TenantChoice, tenantChoices } from "#db/queries/tenants.ts";
import { kitForms, kitPurposes, openStates } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { inText } from "#foreign.ts";
import { mostDays } from "#kits/wanted.ts";
import { makeKit } from "../actions.ts";

type Props = { params: Promise<{ customer: string }> };

const permission = "kits.write";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("kits.formPage"))("title") };
}

/** A kit can be made without them: it then reads all. */
const tenantsOf = async (slug: string): Promise<TenantChoice[] | null> => {
  try {
    return await tenantChoices(await customerScope(slug, { permission }));
  } catch (error) {
    if (error instanceof OpendbError) return null;
    throw error;
  }
};

/** A name that no kit has, nor had. */
function freeName(slug: string, taken: readonly string[]): string {
  const usual = `${slug}_user`;
  for (let at = 1; ; at++) {
    const name = at === 1 ? usual : `${usual}${at}`;
    if (!taken.includes(name)) return name;
  }
}

export default async function NewKitPage({ params }: Props) {
  const access = await customerAccess((await params).customer, { permission });
  const { slug, name, state } = access.customer;
  if (!openStates.some((open) => open === state)) return <Closed slug={slug} />;
  const [t, kits, plan, tenants] = await Promise.all([
    getTranslations("kits.formPage"),
    kitsOf(access),
    kitPlanOf(access),
    tenantsOf(slug),
  ]);
  // What is being made takes its room, too: as the database counts.
  const used = kits.filter((kit) => kit.state !== "revoked").length;
  if (plan && used >= plan.kits) return <Full slug={slug} plan={plan} used={used} />;
  return (
    <>
      <PageHeader title={t("title")} description={t("lead", { customer: inText(name) })} />
      <KitForm
        slug={slug}
        role={freeName(
          slug,
          kits.map((kit) => kit.role_name),
        )}
        purposes={kitPurposes}
        forms={kitForms}
        tenants={tenants}
        mostDays={mostDays}
        plan={plan}
        makeKit={makeKit}
      />
    </>
  );
}

/** Nobody's kit would come in: it is said before somebody has filled in the form. */
async function Closed({ slug }: { slug: string }) {
  const [t, life] = await Promise.all([getTranslations("kits"), getTranslations("life.banner")]);
  return (
    <>
      <PageHeader title={t("formPage.title")} />
      <EmptyState
        icon={<IconKey />}
        title={t("closedTitle")}
        description={t("closed")}
        action={
          <LinkButton href={`/c/${slug}/settings`} variant="default">
            {life("open")}
          </LinkButton>
        }
      />
    </>
  );
}

type FullProps = { slug: string; plan: { name: string; kits: number }; used: number };

/** The plan has no room for another one: which is also said before the form is filled in. */
async function Full({ slug, plan, used }: FullProps) {
  const t = await getTranslations("kits");
  return (
    <>
      <PageHeader title={t("formPage.title")} />
      <EmptyState
        icon={<IconKey />}
        title={t("fullTitle")}
        description={`${t("ofPlan", { plan: inText(plan.name), used, kits: plan.kits })} ${t("full")}`}
        action={
          <LinkButton href={`/c/${slug}/access`} variant="default">
            {t("title")}
          </LinkButton>
        }
      />
    </>
  );
}
