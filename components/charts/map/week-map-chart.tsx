import { useFormatter, useTranslations } from "next-intl";
import type { Formatter } from "#i18n/formats.ts";
import { formatFigure, type Unit } from "../format.ts";
import { CellKeys } from "../live/cell-keys.tsx";
import classes from "./map.module.css";
import { hours, type WeekMap } from "./prepare-week-map.ts";
import type { WeekWindow } from "./prepare-windows.ts";

// 4 January 1970 was a Sunday.
const weekdayName = (format: Formatter, weekday: number, weekdayFormat: "short" | "long") =>
  format.dateTime(new Date(Date.UTC(1970, 0, 4 + weekday)), { weekday: weekdayFormat, timeZone: "UTC" });

type Props = { label: string; map: WeekMap; unit: Unit };

/** Weekdays by hours as a table of coloured cells; what a cell says is in it, for readers and on the pointer alike. */
export function WeekMapChart({ label, map, unit }: Props) {
  const t = useTranslations("charts.map");
  const format = useFormatter();
  return (
    <div className={classes.frame}>
      <CellKeys label={label}>
        <table className={classes.map} aria-label={label}>
          <thead>
            <tr>
              <th scope="col">
                <span className={classes.heard}>{t("weekday")}</span>
              </th>
              {hours.map((hour) => (
                <th key={hour} scope="col" data-every={hour % 6 === 0 ? 6 : hour % 3 === 0 ? 3 : 1}>
                  {t("hour", { hour })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {map.days.map(({ weekday, cells }) => (
              <tr key={weekday}>
                <th scope="row">
                  <abbr title={weekdayName(format, weekday, "long")}>
                    {weekdayName(format, weekday, "short").replace(".", "")}
                  </abbr>
                </th>
                {cells.map(({ hour, value, level }) => (
                  <td key={hour} data-level={value === null ? "none" : level}>
                    <span>{value === null ? t("unknown") : formatFigure(format, unit, value)}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </CellKeys>
      <div className={classes.legend} aria-hidden="true">
        {t("least")}
        {[0, 1, 2, 3, 4, 5].map((level) => (
          <i key={level} data-level={level} />
        ))}
        {t("most", { value: formatFigure(format, unit, map.greatest) })}
      </div>
    </div>
  );
}

/** What a map shows: the busiest and the quietest hours on end, and those of all days in which the least happens. */
export function useWeekMapSentence({ windows: { busiest, quietest, daily } }: WeekMap, unit: Unit): string {
  const t = useTranslations("charts.map");
  const format = useFormatter();
  if (!busiest || !quietest || !daily) return t("nothing");
  const said = ({ weekday, lastWeekday, from, until, value }: WeekWindow) => ({
    when: t("when", {
      from,
      until,
      weekday: weekdayName(format, weekday, "long"),
      last: weekdayName(format, lastWeekday, "long"),
      days: weekday === lastWeekday ? "one" : "two",
    }),
    value: formatFigure(format, unit, value),
    any: value > 0 ? "some" : "none",
  });
  const every = t("when", { from: daily.from, until: daily.until, weekday: "", last: "", days: "every" });
  return [t("busiest", said(busiest)), t("quietest", said(quietest)), t("daily", { when: every })].join(" ");
}
