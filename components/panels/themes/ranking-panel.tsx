import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { DayRange } from "#days.ts";
import { formatRange } from "#i18n/formats.ts";
import { weekStarts } from "#i18n/locales.ts";
import type { Unit } from "../../charts/format.ts";
import { type HourCell, prepareWeekMap } from "../../charts/map/prepare-week-map.ts";
import { useWeekMapSentence, WeekMapChart } from "../../charts/map/week-map-chart.tsx";
import { LongList } from "../../charts/ranked/long-list.tsx";
import { prepareRanking, type Ranked } from "../../charts/ranked/prepare-ranking.ts";
import { RankedBarsChart } from "../../charts/ranked/ranked-bars-chart.tsx";
import { useRankedSentence } from "../../charts/ranked/use-ranked-sentence.ts";
import type { Sheet } from "../../charts/table/prepare-sheet.ts";
import type { RankingBlock, RankingName } from "./definitions.ts";
import { type FrameProps, PanelFrame } from "./panel-frame.tsx";

/** What every ranking is told about itself. */
export type Around = Pick<FrameProps, "asOf" | "truth"> & { block: RankingBlock; range: DayRange };

/** What stands now says so; what happened in the range says its days. */
const standing = new Set<RankingName>(["best", "worst", "watched", "access", "manual", "caps", "completion"]);

/** The words around a ranking. */
export function useAround({ block: { name, width }, range, asOf, truth }: Around) {
  const t = useTranslations("rankings");
  const format = useFormatter();
  return {
    title: t(`titles.${name}`),
    about: t(`abouts.${name}`),
    said: standing.has(name) ? t("standing") : formatRange(format, range),
    width,
    asOf,
    truth,
  };
}

type RankedProps = Around & {
  rows: readonly Ranked[];
  unit: Unit;
  of?: number;
  reach?: number;
  sheet: Sheet;
};

/** Products, lessons, tracks or tenants in the order of a figure, with what stands beside it. */
export function RankedPanel({ rows, unit, of, reach, sheet, ...around }: RankedProps) {
  const t = useTranslations("rankings");
  const { name } = around.block;
  const frame = useAround(around);
  const columns = { what: t(`what.${name}`), value: t(`values.${name}`), note: t(`notes.${name}`) };
  const shown = rows.filter(({ isRest }) => !isRest).length;
  return (
    <PanelFrame
      {...frame}
      sheet={sheet}
      chart={
        <LongList label={frame.title} count={rows.length}>
          <RankedBarsChart
            label={frame.title}
            columns={columns}
            bars={prepareRanking(rows, reach)}
            unit={unit}
            nothing={t(`none.${name}`)}
          />
        </LongList>
      }
      sentence={useRankedSentence(rows, unit)}
      caption={of !== undefined && of > shown ? t("of", { shown, of }) : undefined}
    />
  );
}

type HoursProps = Around & { cells: readonly HourCell[]; sheet: Sheet };

/** When learners study: hours by weekdays. */
export function HoursPanel({ cells, sheet, ...around }: HoursProps) {
  const map = prepareWeekMap(cells, weekStarts[useLocale()]);
  const frame = useAround(around);
  return (
    <PanelFrame
      {...frame}
      sheet={sheet}
      chart={<WeekMapChart label={frame.title} map={map} unit="mean" />}
      sentence={useWeekMapSentence(map, "mean")}
    />
  );
}
