import { useFormatter, useTranslations } from "next-intl";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { formatFigure } from "../format.ts";
import { colour } from "../palette.tsx";
import { type FunnelStep, widthOf } from "./prepare-ranking.ts";
import classes from "./ranked.module.css";

type Props = { label: string; columns: { what: string; value: string }; steps: FunnelStep[] };

/** The steps of a way, how many came to each, and which part of those before: as the table that it is. */
export function FunnelChart({ label, columns, steps }: Props) {
  const t = useTranslations("charts");
  const format = useFormatter();
  if (steps.length === 0) return <p className={classes.nothing}>{t("unknown")}</p>;
  return (
    <table className={classes.ranked} aria-label={label} style={{ color: colour(1) }}>
      <thead>
        <tr>
          <th scope="col">{columns.what}</th>
          <th scope="col">{columns.value}</th>
          <th scope="col">{t("funnel.ofBefore")}</th>
          <th scope="col">{t("funnel.ofFirst")}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ key, name, value, href, part, ofBefore, ofFirst }, index) => (
          <tr key={key}>
            <th scope="row">
              <span className={classes.place}>{index + 1}</span>
              <ForeignText text={name} href={href} most={60} />
            </th>
            <td>
              <div className={classes.bar}>
                <i style={{ width: widthOf(part) }} />
                <span>{formatFigure(format, "count", value)}</span>
              </div>
            </td>
            <td className={classes.note}>{formatFigure(format, "share", ofBefore)}</td>
            <td className={classes.note}>{formatFigure(format, "share", ofFirst)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
