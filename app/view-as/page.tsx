import { Button, Center } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { currentViewing, ownPerson } from "#auth/session.ts";
import { EmptyState } from "#components/feedback/empty-state.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("people.viewAs"))("over") };
}

/** Where every page leads once a view as somebody else holds no more, until whoever saw it says so. */
export default async function ViewAsPage() {
  if (!(await ownPerson())) redirect("/sign-in");
  if ((await currentViewing()).kind !== "over") redirect("/");
  const t = await getTranslations("people.viewAs");
  return (
    <Center mih="80dvh" component="main">
      <EmptyState
        isPage
        icon={<IconEyeOff />}
        title={t("over")}
        description={t("overText")}
        action={
          <form method="post" action="/api/view-as/end">
            <Button type="submit">{t("back")}</Button>
          </form>
        }
      />
    </Center>
  );
}
