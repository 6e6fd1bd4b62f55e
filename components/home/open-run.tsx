import { Alert } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { LoadKind, RunState } from "#db/vocabulary.ts";
import { Live } from "../loads/live.tsx";

type Props = { run: { kind: LoadKind; state: RunState }; href?: string };

/** Says that the data is being refreshed right now. */
export function OpenRun({ run, href }: Props) {
  const t = useTranslations("home.open");
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
      {t("text", { kind: run.kind, state: run.state })}{" "}
      {href ? (
        <Link href={href} className="link">
          {t("follow")}
        </Link>
      ) : null}
      <Live isOpen every={5000} />
    </Alert>
  );
}
