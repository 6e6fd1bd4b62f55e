import { Button, Center } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "#components/feedback/empty-state.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("errors.notFound"))("title") };
}

export default async function NotFound() {
  const t = await getTranslations("errors.notFound");
  const back = (
    <Button component="a" href="/" variant="default">
      {t("back")}
    </Button>
  );
  return (
    <Center mih="80dvh">
      <EmptyState isPage icon={<IconMapOff />} title={t("title")} description={t("text")} action={back} />
    </Center>
  );
}
