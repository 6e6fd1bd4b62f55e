import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import classes from "./print.module.css";
import { AsOf } from "./truth/as-of.tsx";

type Props = {
  customer: ReactNode;
  theme: string;
  range: string;
  compared: string | null;
  tenants: ReactNode;
};

/** What a printed page says of itself, as its controls are not on paper. */
export function PrintHeader({ customer, theme, range, compared, tenants }: Props) {
  const t = useTranslations("panels.print");
  return (
    <header className={classes.header}>
      <div className={classes.title}>
        {customer} · {theme}
      </div>
      <dl>
        <dt>{t("range")}</dt>
        <dd>
          {range}
          {compared ? ` (${compared})` : null}
        </dd>
        <dt>{t("tenants")}</dt>
        <dd>{tenants}</dd>
        <dt>{t("asOf")}</dt>
        <dd>
          <AsOf />
        </dd>
      </dl>
    </header>
  );
}
