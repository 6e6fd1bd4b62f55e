import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { heard } from "#auth/entry/said.ts";
import { nextPath } from "#auth/next-path.ts";
import { currentPerson } from "#auth/session.ts";
import { currentKey } from "#auth/sessions/cookie.ts";
import { SignInCard } from "#components/shell/sign-in-card.tsx";

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("title") };
}

export default async function SignInPage({ searchParams }: Props) {
  const next = nextPath((await searchParams).next);
  if (await currentPerson()) redirect(next);
  // Whoever still has the cookie of a session that is over is told so.
  const ended = (await currentKey()) ? { outcome: "ended" } : undefined;
  return <SignInCard next={next} said={(await heard("sign_in")) ?? ended} />;
}
