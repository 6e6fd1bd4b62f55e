import { Paper } from "@mantine/core";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { DayRange } from "#days.ts";
import { formatRange } from "#i18n/formats.ts";
import { weekStarts } from "#i18n/locales.ts";
import palette from "../../charts/charts.module.css";
import type { Unit } from "../../charts/format.ts";
import { ChartFrame } from "../../charts/live/chart-frame.tsx";
import { type HourCell, prepareWeekMap } from "../../charts/map/prepare-week-map.ts";
import { useWeekMapSentence, WeekMapChart } from "../../charts/map/week-map-chart.tsx";
import { prepareRanking, type Ranked } from "../../charts/ranked/prepare-ranking.ts";
import { RankedBarsChart } from "../../charts/ranked/ranked-bars-chart.tsx";
import { useRankedSentence } from "../../charts/ranked/use-ranked-sentence.ts";
import type { Sheet } from "../../charts/table/prepare-sheet.ts";
import classes from "../panels.module.css";
import { AsOf } from "../truth/as-of.tsx";
import { TruthButton } from "../truth/truth-button.tsx";
import type { RankingBlock, RankingName } from "./definitions.ts";

type Around = {
  block: RankingBlock;
  range: DayRange;
  asOf: Date;
  /** Its statement with literals, and the tables that it reads. */
  truth: { sql: string; tables: readonly string[] };
};
type FrameProps = Around & { chart: ReactNode; sentence: string; sheet: Sheet; caption?: string };

/** What stands now says so; what happened in the range says its days. */
const standing = new Set<RankingName>(["best", "worst", "watched", "access", "manual", "caps", "completion"]);

function Frame({ block, range, asOf, truth, chart, sentence, sheet, caption }: FrameProps) {
  const t = useTranslations("rankings");
  const frame = useTranslations("charts.frame");
  const format = useFormatter();
  const { name, width = "half" } = block;
  const title = t(`titles.${name}`);
  const said = standing.has(name) ? t("standing") : formatRange(format, range);
  const about = t(`abouts.${name}`);
  return (
    <Paper
      component="section"
      className={`${classes.panel} ${palette.palette}`}
      data-width={width}
      aria-label={title}
    >
      <ChartFrame
        title={title}
        imprint={frame("imprint", { range: said, asOf: format.dateTime(asOf, "instant") })}
        chart={chart}
        table={null}
        sentence={sentence}
        sheet={sheet}
        tools={<TruthButton label={title} about={about} {...truth} />}
        caption={
          <>
            {said}. {caption} <AsOf />
          </>
        }
      />
    </Paper>
  );
}

type RankedProps = Around & {
  rows: readonly Ranked[];
  unit: Unit;
  of?: number;
  reach?: number;
  sheet: Sheet;
};

/** Products, lessons, tracks or tenants in the order of a figure, with what stands beside it. */
export function RankedPanel({ rows, unit, of, reach, ...around }: RankedProps) {
  const t = useTranslations("rankings");
  const { name } = around.block;
  const label = t(`titles.${name}`);
  const columns = { what: t(`what.${name}`), value: t(`values.${name}`), note: t(`notes.${name}`) };
  return (
    <Frame
      {...around}
      chart={
        <RankedBarsChart label={label} columns={columns} bars={prepareRanking(rows, reach)} unit={unit} />
      }
      sentence={useRankedSentence(rows, unit)}
      caption={of !== undefined && of > rows.length ? t("of", { shown: rows.length, of }) : undefined}
    />
  );
}

type HoursProps = Around & { cells: readonly HourCell[]; sheet: Sheet };

/** When learners study: hours by weekdays. */
export function HoursPanel({ cells, ...around }: HoursProps) {
  const t = useTranslations("rankings");
  const map = prepareWeekMap(cells, weekStarts[useLocale()]);
  return (
    <Frame
      {...around}
      chart={<WeekMapChart label={t("titles.hours")} map={map} unit="mean" />}
      sentence={useWeekMapSentence(map, "mean")}
    />
  );
}
