import { Button, Group } from "@mantine/core";
import { IconBraces, IconFileText } from "@tabler/icons-react";
import { useTranslations } from "next-intl";

/** Asks for the report, to be read or for another system. Forms, as each is an entry of the audit. */
export function ReportButtons({ to }: { to: string }) {
  const t = useTranslations("learners.download");
  return (
    <Group gap="xs">
      <form method="post" action={`${to}?form=html`}>
        <Button type="submit" size="xs" leftSection={<IconFileText size={14} aria-hidden />}>
          {t("html")}
        </Button>
      </form>
      <form method="post" action={`${to}?form=json`}>
        <Button type="submit" size="xs" variant="default" leftSection={<IconBraces size={14} aria-hidden />}>
          {t("json")}
        </Button>
      </form>
    </Group>
  );
}
