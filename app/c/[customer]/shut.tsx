import type { ReactNode } from "react";
import { ShutWarehouse } from "#components/life/shut-warehouse.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { lifeOf } from "#db/queries/life.ts";
import type { Access } from "#db/scope.ts";
import { shutStateOf } from "#db/vocabulary.ts";

/** What a page shows of a customer whose warehouse nobody reaches; null of every other, whose page goes on. */
export async function shutWarehouse(access: Access) {
  const { slug, state } = access.customer;
  const shut = shutStateOf(state);
  if (!shut) return null;
  const { last, keptUntil } = await lifeOf(access);
  return (
    <ShutWarehouse
      state={shut}
      since={last?.requested_at ?? null}
      until={keptUntil}
      href={access.permissions.has("customers.provision") ? `/c/${slug}/settings` : undefined}
    />
  );
}

/** The same as a whole page. */
export async function shutPage(access: Access, title: ReactNode) {
  const shut = await shutWarehouse(access);
  if (!shut) return null;
  return (
    <>
      <PageHeader title={title} />
      {shut}
    </>
  );
}
