import { useFormatter, useTranslations } from "next-intl";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { formatFigure, type Unit } from "../format.ts";
import { colour, type PaletteSlot } from "../palette.tsx";
import { type RankedBar, widthOf } from "./prepare-ranking.ts";
import classes from "./ranked.module.css";

type Props = {
  label: string;
  /** What is ranked, and by what. */
  columns: { what: string; value: string; note?: string };
  bars: RankedBar[];
  unit: Unit;
  slot?: PaletteSlot;
};

/** So many stand there before somebody asks for the others. */
const mostSeen = 10;

/** Bars with their names and figures beside them, as the table that they are. */
export function RankedBarsChart({ label, columns, bars, unit, slot = 1 }: Props) {
  const t = useTranslations("charts");
  const format = useFormatter();
  if (bars.length === 0) return <p className={classes.nothing}>{t("unknown")}</p>;
  const hasNotes = bars.some(({ note }) => note !== undefined);
  const ranked = bars.filter(({ isRest }) => !isRest);
  // One alone behind a button would take as much room as the button.
  const seen = ranked.length <= mostSeen + 1 ? ranked : ranked.slice(0, mostSeen);
  const others = ranked.slice(seen.length);
  const rest = bars.filter(({ isRest }) => isRest);
  const row = ({ key, name, value, note, href, part }: RankedBar) => (
    <tr key={key}>
      <th scope="row">
        <ForeignText text={name} href={href} most={60} />
      </th>
      <td>
        <div className={classes.bar}>
          <i style={{ width: widthOf(part) }} />
          <span>{formatFigure(format, unit, value)}</span>
        </div>
      </td>
      {hasNotes ? (
        <td className={classes.note}>
          {note === undefined ? "–" : <ForeignText text={note} most={80} isInside />}
        </td>
      ) : null}
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
