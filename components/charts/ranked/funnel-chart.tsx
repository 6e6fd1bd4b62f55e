import { useFormatter, useTranslations } from "next-intl";
import { ForeignText } from "../../feedback/foreign-text.tsx";
import { formatFigure } from "../format.ts";
import { colour } from "../palette.tsx";
import { type FunnelStep, widthOf } from "./prepare-ranking.ts";
import classes from "./ranked.module.css";
import { shownName } from "./told-apart.ts";
import { ToldName } from "./told-name.tsx";

type Props = {
  label: string;
  columns: { what: string; value: string };
  steps: readonly FunnelStep[];
  /** What is said where there is none. */
  nothing: string;
};

/** Steps that follow one another in one group, with their places. */
function grouped(steps: readonly FunnelStep[]) {
  const groups: { key: string; name: string | undefined; steps: (FunnelStep & { place: number })[] }[] = [];
  for (const [at, step] of steps.entries()) {
    const last = groups.at(-1);
    const placed = { ...step, place: at + 1 };
    if (last && last.name === step.group) last.steps.push(placed);
    else groups.push({ key: step.key, name: step.group, steps: [placed] });
  }
  return groups;
}

/** The steps of a way, how many came to each, and which part of those before: as the table that it is. */
export function FunnelChart({ label, columns, steps, nothing }: Props) {
  const t = useTranslations("charts.funnel");
  const format = useFormatter();
  if (steps.length === 0) return <p className={classes.nothing}>{nothing}</p>;
  return (
    <table className={classes.ranked} aria-label={label} style={{ color: colour(1) }}>
      <thead>
        <tr>
          <th scope="col">{columns.what}</th>
          <th scope="col">{columns.value}</th>
          <th scope="col">{t("ofBefore")}</th>
          <th scope="col">{t("ofFirst")}</th>
        </tr>
      </thead>
      {grouped(steps).map((group) => (
        <tbody key={group.key}>
          {group.name === undefined ? null : (
            <tr className={classes.group}>
              <th scope="rowgroup" colSpan={4}>
                <ForeignText text={group.name} most={shownName} />
              </th>
            </tr>
          )}
          {group.steps.map(({ key, place, name, marks, value, href, part, ofBefore, ofFirst }) => (
            <tr key={key}>
              <th scope="row">
                <span className={classes.place}>{place}</span>
                <ToldName name={name} marks={marks} href={href} />
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
      ))}
    </table>
  );
}
