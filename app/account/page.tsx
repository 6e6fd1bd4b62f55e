import { Alert } from "@mantine/core";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { heard } from "#auth/entry/said.ts";
import { passwordLength } from "#auth/password-rules.ts";
import { ownScope, personScope } from "#auth/scope.ts";
import { isReadOnly } from "#auth/session.ts";
import { currentKey } from "#auth/sessions/cookie.ts";
import { deviceOf } from "#auth/sessions/device.ts";
import { sessionsOf } from "#auth/sessions/own.ts";
import { Identity } from "#components/account/identity.tsx";
import { PasswordForm } from "#components/account/password-form.tsx";
import { SessionsList } from "#components/account/sessions-list.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.account"))("title") };
}

export default async function AccountPage() {
  await personScope();
  // Also while somebody sees the console as another: sessions and password are their own.
  const { person } = await ownScope();
  const t = await getTranslations("auth.account");
  const key = await currentKey();
  const sessions = key ? await sessionsOf(key) : [];
  const { name, email, role } = person;
  const isViewing = await isReadOnly();
  return (
    <>
      <PageHeader title={t("title")} description={t("lead")} />
      <Identity person={{ name, email, role }} />
      {isViewing ? (
        <Alert role="status" variant="outline" color="gray" mt="lg" maw={720}>
          {t("readOnly")}
        </Alert>
      ) : null}
      <SessionsList
        isReadOnly={isViewing}
        sessions={sessions.map(({ userAgent, ...rest }) => ({ ...rest, device: deviceOf(userAgent) }))}
        ended={(await heard("sessions"))?.count}
      />
      {isViewing ? null : (
        <PasswordForm email={email} least={passwordLength.least} said={await heard("password")} />
      )}
    </>
  );
}
