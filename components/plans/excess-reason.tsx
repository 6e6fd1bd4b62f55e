import { Textarea } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { Outcome } from "../feedback/outcome.tsx";

type Props = {
  limit: number;
  /** What one customer uses; of several, `customers` says how many there are. */
  used?: number;
  customers?: number;
  value: string;
  error: string | null;
  onChange: (reason: string) => void;
};

/** Says that learners are beyond a plan, and asks why that is accepted. */
export function ExcessReason({ limit, used, customers, value, error, onChange }: Props) {
  const t = useTranslations("plans.excess");
  const format = useFormatter();
  const allowed = format.number(limit, "integer");
  return (
    <>
      <Outcome tone="noted">
        {customers === undefined
          ? t("one", { limit: allowed, used: format.number(used ?? 0, "integer") })
          : t("several", { limit: allowed, count: customers })}
      </Outcome>
      <Textarea
        label={t("reason")}
        value={value}
        maxLength={1000}
        autosize
        minRows={2}
        required
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </>
  );
}
