import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { heard } from "#auth/entry/said.ts";
import { isMailed } from "#auth/invitations/ask.ts";
import { ForgottenAsk, ForgottenCard, ForgottenSent } from "#components/shell/forgotten-card.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.forgotten"))("title") };
}

type Props = { searchParams: Promise<{ sent?: string | string[] }> };

/** Also for who is signed in: without the password so far nobody sets another one at /account. */
export default async function ForgottenPage({ searchParams }: Props) {
  if (!isMailed()) return <ForgottenAsk />;
  const said = await heard("forgotten");
  if ((await searchParams).sent !== undefined) return <ForgottenSent email={said?.email} />;
  return <ForgottenCard said={said} />;
}
