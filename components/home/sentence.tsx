import { Text } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Trouble } from "#db/health.ts";
import { useTrouble } from "./use-trouble.ts";

type Props = {
  of: Trouble;
  /** The customer whose load the sentence leads to, for those who may read it. */
  slug?: string;
};

/** One thing that is in the way of relying on a customer's data. */
export function Sentence({ of, slug }: Props) {
  const t = useTranslations("home.troubles");
  const sentence = useTrouble();
  return (
    <Text fz="sm">
      {sentence(of)}{" "}
      {slug && of.idRun !== null ? (
        <Link href={`/c/${slug}/loads/${of.idRun}`} className="link" style={{ textDecoration: "underline" }}>
          {t("run", { run: String(of.idRun) })}
        </Link>
      ) : null}
    </Text>
  );
}
