import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { TableName } from "#db/schema/index.ts";
import classes from "./rows-by-table.module.css";

type Props = { title: string; counts: [TableName, number][]; slug?: string };

/** Tables of one schema, the largest first, each with its share of the largest. */
export function RowsList({ title, counts, slug }: Props) {
  const t = useTranslations("tables.names");
  const format = useFormatter();
  const sorted = counts.toSorted(([, a], [, b]) => b - a);
  const largest = Math.max(1, sorted[0]?.[1] ?? 1);
  return (
    <div className={classes.group}>
      <h3 className={classes.title}>{title}</h3>
      <ul className={classes.list}>
        {sorted.map(([table, rows]) => (
          <li key={table} className={classes.row}>
            <span className={classes.bar} style={{ width: `${(rows / largest) * 100}%` }} aria-hidden />
            {slug ? (
              <Link href={`/c/${slug}/tables/${table.replace(".", "/")}`} className={classes.name}>
                {t(table)}
              </Link>
            ) : (
              <span className={classes.name}>{t(table)}</span>
            )}
            <span className={classes.count}>{format.number(rows, "integer")}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
