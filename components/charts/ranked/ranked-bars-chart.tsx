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

/** So many stand there before somebody asks for the others. */
const mostSeen = 10;

/** Bars with their names and figures beside them, as the table that they are. */
export function RankedBarsChart({ label, columns, bars, unit, slot = 1, nothing }: Props) {
  const t = useTranslations("charts");
  const format = useFormatter();
  if (bars.length === 0) return <p className={classes.nothing}>{nothing ?? t("unknown")}</p>;
  const hasNotes = bars.some(({ note }) => note !== undefined);
  const ranked = bars.filter(({ isRest }) => !isRest);
  // One alone behind a button would take as much room as the button.
  const seen = ranked.length <= mostSeen + 1 ? ranked : ranked.slice(0, mostSeen);
  const others = ranked.slice(seen.length);
  const rest = bars.filter(({ isRest }) => isRest);
  const row = ({ key, name, marks, value, note, href, part }: RankedBar) => (
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
  );
  return (
    <div className={classes.list}>
      <table className={classes.ranked} aria-label={label} style={{ color: colour(slot) }}>
        <thead>
          <tr>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.value}</th>
            {hasNotes ? <th scope="col">{columns.note}</th> : null}
          </tr>
        </thead>
        <tbody>{seen.map(row)}</tbody>
        {others.length > 0 ? <tbody className={classes.others}>{others.map(row)}</tbody> : null}
        {rest.length > 0 ? <tfoot>{rest.map(row)}</tfoot> : null}
      </table>
      {others.length > 0 ? (
        <details className={classes.more}>
          <summary>{t("ranked.more", { count: others.length })}</summary>
        </details>
      ) : null}
    </div>
  );
}
