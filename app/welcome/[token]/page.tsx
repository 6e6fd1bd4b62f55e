import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { heard } from "#auth/entry/said.ts";
import { welcomeOf } from "#auth/invitations/accept.ts";
import { passwordLength } from "#auth/password-rules.ts";
import { WelcomeCard, WelcomeNowhere } from "#components/shell/welcome-card.tsx";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const title = (await getTranslations("auth.welcome.invitation"))("title");
  // The address is a secret for as long as the link is good: it is told to nobody.
  return { title, referrer: "no-referrer" };
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
