import { useTranslations } from "next-intl";
import { inText } from "#foreign.ts";

const machines = ["schedule", "terminal", "worker", "demo"] as const;

/** Who asked for a load: a person's e-mail, or the word for what did it. */
export function Requester({ by }: { by: string }) {
  const t = useTranslations("loads");
  const machine = machines.find((name) => name === by);
  return (
    <span title={inText(by, 5000)}>
      {machine ? t(`by.${machine}`) : t("run.requestedBy", { who: inText(by) })}
    </span>
  );
}
