import Link from "next/link";
import { useTranslations } from "next-intl";
import classes from "../loads/runs-filter.module.css";

type Period = "30" | "90" | "365" | "730";
type Props = { periods: readonly Period[]; chosen: Period; hrefOf: (period: Period) => string };

/** The days that are looked at; each choice is an address. */
export function Periods({ periods, chosen, hrefOf }: Props) {
  const t = useTranslations("customers.usage.range");
  return (
    <nav aria-label={t("label")} className={classes.filter}>
      {periods.map((period) => (
        <Link
          key={period}
          href={hrefOf(period)}
          className={classes.choice}
          aria-current={period === chosen ? "true" : undefined}
        >
          {t(period)}
        </Link>
      ))}
    </nav>
  );
}
