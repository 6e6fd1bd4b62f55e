import { useTranslations } from "next-intl";

const machines = ["schedule", "terminal", "worker", "demo"] as const;

/** Who asked for a load: a person's e-mail, or the word for what did it. */
export function Requester({ by }: { by: string }) {
  const t = useTranslations("loads");
  const machine = machines.find((name) => name === by);
  return <span title={by}>{t("run.requestedBy", { who: machine ? t(`by.${machine}`) : by })}</span>;
}
