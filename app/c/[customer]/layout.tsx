import type { ReactNode } from "react";
import { customerAccess } from "#auth/scope.ts";
import { LifeBanner } from "#components/life/life-banner.tsx";
import { Frame } from "../../frame.tsx";

type Props = { children: ReactNode; params: Promise<{ customer: string }> };

/** Navigation of one customer. It answers 404 early for foreign ones; each page still asks for its own scope. */
export default async function CustomerLayout({ children, params }: Props) {
  const access = await customerAccess((await params).customer);
  const { slug, state } = access.customer;
  const canChange = access.permissions.has("customers.provision");
  return (
    <Frame access={access}>
      <LifeBanner state={state} href={canChange ? `/c/${slug}/settings` : undefined} />
      {children}
    </Frame>
  );
}
