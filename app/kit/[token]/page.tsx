import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { kitLinkOf } from "#auth/kits/delivery.ts";
import { DeliveryCard } from "#components/kits/delivery-card.tsx";
import { openLink } from "./actions.ts";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("kits.delivery"))("title") };
}

export default async function KitPage({ params }: Props) {
  const { token } = await params;
  const link = await kitLinkOf(token);
  if (link.state !== "open") return <DeliveryCard token={token} link={link} openLink={openLink} />;
  // Where it connects to is told with what opens it, and not before.
  const { connection: _connection, ...shown } = link;
  return <DeliveryCard token={token} link={shown} openLink={openLink} />;
}
