import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { heard } from "#auth/entry/said.ts";
import { welcomeOf } from "#auth/invitations/accept.ts";
import { passwordLength } from "#auth/password-rules.ts";
import { WelcomeCard, WelcomeNowhere } from "#components/shell/welcome-card.tsx";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.welcome.invitation"))("title") };
}

export default async function WelcomePage({ params }: Props) {
  const { token } = await params;
  const welcome = await welcomeOf(token);
  if (welcome.state !== "open") return <WelcomeNowhere state={welcome.state} token={token} />;
  const said = await heard("welcome");
  const { kind, name, email } = welcome;
  return (
    <WelcomeCard
      token={token}
      kind={kind}
      person={{ name, email }}
      least={passwordLength.least}
      problem={said?.outcome}
    />
  );
}
