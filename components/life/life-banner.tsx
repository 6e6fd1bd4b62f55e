import { Alert } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CustomerState } from "#db/vocabulary.ts";

type Props = {
  state: CustomerState;
  /** Where it can be changed, for those who may. */
  href?: string;
};

/** Over every page of a customer that is not open: that it is not, so that nobody takes what stands there for today's. */
export function LifeBanner({ state, href }: Props) {
  const t = useTranslations("life.banner");
  if (state === "active" || state === "provisioning") return null;
  return (
    <Alert
      role="note"
      variant="outline"
      color="orange"
      icon={<IconLock aria-hidden />}
      title={t(`${state}.title`)}
      mb="lg"
      p="xs"
      styles={{
        message: { color: "var(--mantine-color-text)" },
        title: { color: "var(--mantine-color-text)" },
      }}
    >
      {t(`${state}.text`)}{" "}
      {href ? (
        <Link href={href} className="link" style={{ textDecoration: "underline" }}>
          {t("open")}
        </Link>
      ) : null}
    </Alert>
  );
}
