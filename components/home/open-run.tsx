import { Alert } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Open } from "#db/freshness.ts";
import { Live } from "../loads/live.tsx";
import { useCondition } from "../loads/use-condition.ts";

type Props = { run: Open; href?: string };

/** Says that the data is being refreshed right now, or what the load that is to do it waits for. */
export function OpenRun({ run, href }: Props) {
  const t = useTranslations("home.open");
  const condition = useCondition()(run);
  return (
    <Alert
      variant="outline"
      icon={<IconRefresh />}
      p="xs"
      styles={{
        message: { color: "var(--mantine-color-text)" },
        wrapper: { alignItems: "center" },
        root: { borderColor: "var(--opendb-line)", background: "var(--opendb-quiet)" },
      }}
    >
      {condition
        ? t("waits", { kind: run.kind, condition })
        : t("text", { kind: run.kind, state: run.state })}{" "}
      {href ? (
        <Link href={href} className="link" style={{ textDecoration: "underline" }}>
          {t("follow")}
        </Link>
      ) : null}
      <Live isOpen every={5000} />
    </Alert>
  );
}
