import Link from "next/link";
import { useTranslations } from "next-intl";
import classes from "./runs-filter.module.css";

const filters = ["all", "open", "failed"] as const;

/** Narrows a list of loads by state; each choice is an address. */
export function RunsFilter({ filter }: { filter: (typeof filters)[number] }) {
  const t = useTranslations("loads.filter");
  return (
    <nav aria-label={t("label")} className={classes.filter}>
      {filters.map((name) => (
        <Link
          key={name}
          href={name === "all" ? "?" : `?state=${name}`}
          className={classes.choice}
          aria-current={name === filter ? "true" : undefined}
        >
          {t(name)}
        </Link>
      ))}
    </nav>
  );
}
