import { IconBuilding } from "@tabler/icons-react";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import { startPageOf } from "#auth/start-page.ts";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import { hasClosedCustomer } from "#db/queries/customers-closed.ts";
import { customersFound } from "#db/queries/customers-found.ts";
import { Frame } from "./frame.tsx";

/** Sends each person to where their work starts. */
export default async function StartPage() {
  const scope = await personScope();
  const asked = { permission: "panels.read", search: "", limit: 1, locale: await getLocale() } as const;
  const { rows } = await customersFound(scope, asked);
  const slugs = rows.map((customer) => customer.slug);
  const start = startPageOf(scope.person.role, scope.permissions, slugs);
  if (start) redirect(start);
  const t = await getTranslations((await hasClosedCustomer(scope)) ? "home.closed" : "home.noCustomer");
  return (
    <Frame>
      <EmptyState isPage icon={<IconBuilding />} title={t("title")} description={t("text")} />
    </Frame>
  );
}
