import { useFormatter, useTranslations } from "next-intl";
import { formatFigure, type Unit } from "../format.ts";
import { colour, type PaletteSlot } from "../palette.tsx";
import { type RankedBar, widthOf } from "./prepare-ranking.ts";
import classes from "./ranked.module.css";
import { ToldName } from "./told-name.tsx";

type Props = {
  label: string;
  /** What is ranked, and by what. */
  columns: { what: string; value: string; note?: string };
  bars: RankedBar[];
  unit: Unit;
  slot?: PaletteSlot;
  /** What is said where there is nothing. */
  nothing?: string;
};

/** Bars with their names and figures beside them, as the table that they are. */
export function RankedBarsChart({ label, columns, bars, unit, slot = 1, nothing }: Props) {
  const t = useTranslations("charts");
  const format = useFormatter();
  if (bars.length === 0) return <p className={classes.nothing}>{nothing ?? t("unknown")}</p>;
  const hasNotes = bars.some(({ note }) => note !== undefined);
  return (
    <table className={classes.ranked} aria-label={label} style={{ color: colour(slot) }}>
      <thead>
        <tr>
          <th scope="col">{columns.what}</th>
          <th scope="col">{columns.value}</th>
          {hasNotes ? <th scope="col">{columns.note}</th> : null}
        </tr>
      </thead>
      <tbody>
        {bars.map(({ key, name, marks, value, note, href, part }) => (
          <tr key={key}>
            <th scope="row">
              <ToldName name={name} marks={marks} href={href} />
            </th>
            <td>
              <div className={classes.bar}>
                <i style={{ width: widthOf(part) }} />
                <span>{formatFigure(format, unit, value)}</span>
              </div>
            </td>
            {hasNotes ? <td className={classes.note}>{note ?? "–"}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
