import { IconBuilding } from "@tabler/icons-react";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import { startPageOf } from "#auth/start-page.ts";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import { customersOf } from "#db/queries/customers.ts";
import { hasClosedCustomer } from "#db/queries/customers-closed.ts";
import { Frame } from "./frame.tsx";

/** Sends each person to where their work starts. */
export default async function StartPage() {
  const scope = await personScope();
  const customers = await customersOf(scope.person.id, scope.seesAllCustomers);
  const slugs = customers.map((customer) => customer.slug);
  const start = startPageOf(scope.person.role, scope.permissions, slugs);
  if (start) redirect(start);
  const t = await getTranslations((await hasClosedCustomer(scope)) ? "home.closed" : "home.noCustomer");
  return (
    <Frame>
      <EmptyState isPage icon={<IconBuilding />} title={t("title")} description={t("text")} />
    </Frame>
  );
}
