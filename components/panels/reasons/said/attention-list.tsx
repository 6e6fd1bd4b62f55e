import { Text, VisuallyHidden } from "@mantine/core";
import { IconTrendingDown, IconTrendingUp } from "@tabler/icons-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { formatFigure } from "#components/charts/format.ts";
import type { Day } from "#days.ts";
import type { FigureName } from "#db/figures/daily.ts";
import type { DayMark } from "#db/queries/day-marks.ts";
import { formatDay, formatRange } from "#i18n/formats.ts";
import type { Attention } from "../attention.ts";
import { Few } from "../few.tsx";
import type { AxisMark } from "../marks/prepare-marks.ts";
import { useAxisMarks } from "../marks/use-axis-marks.ts";
import classes from "./said.module.css";

type Props = {
  attention: readonly Attention[];
  /** What is known of the days, which may be the reason. */
  marks: readonly DayMark[];
  hrefOf: (figure: FigureName, day: Day) => string;
};

/** So many of the last marks stand beneath a line, each with so many characters: the list of marks has all. */
const mostMarks = 3;
const longestMark = 60;

/** So many days of attention fit a screen with the numbers above. */
const mostSeen = 3;

/** The days on which figures were outside of the usual, the unfavourable ones first, each with what may be its reason. */
export function AttentionList({ attention, marks, hrefOf }: Props) {
  const t = useTranslations("reasons.attention");
  const said = useAxisMarks(marks, longestMark);
  if (attention.length === 0)
    return (
      <Text fz="sm" c="dimmed">
        {t("none")}
      </Text>
    );
  return (
    <Few className={classes.list} most={mostSeen} more={(count) => t("more", { count })}>
      {attention.map((one) => (
        <Item
          key={`${one.figure.name} ${one.from}`}
          one={one}
          marks={said.filter(({ day }) => one.from <= day && day <= one.until).slice(-mostMarks)}
          hrefOf={hrefOf}
        />
      ))}
    </Few>
  );
}

function Item({
  one,
  marks,
  hrefOf,
}: { one: Attention; marks: readonly AxisMark[] } & Pick<Props, "hrefOf">) {
  const t = useTranslations("reasons.attention");
  const figures = useTranslations("reasons.figures");
  const format = useFormatter();
  const { figure, day, from, until, value, band, tone } = one;
  const name = figure.name as FigureName;
  const Icon = one.outside > 0 ? IconTrendingUp : IconTrendingDown;
  const shown = (number: number) => formatFigure(format, figure.unit, number);
  return (
    <li className={classes.item}>
      <Icon size={17} className={classes.icon} data-tone={tone} aria-hidden />
      <span>
        <VisuallyHidden>{t(`tones.${tone}`)}: </VisuallyHidden>
        {t.rich(from === until ? "day" : "days", {
          name: figures(name),
          value: shown(value),
          day: formatDay(format, day, "shortWeekday"),
          range: formatRange(format, { from, until }),
          to: (chunks) => (
            <Link className={classes.whence} href={hrefOf(name, day)}>
              {chunks}
            </Link>
          ),
          b: (chunks) => <span className={classes.value}>{chunks}</span>,
        })}
      </span>
      <span className={classes.beneath}>
        {t("usual", { low: shown(band.low), high: shown(band.high), median: shown(band.median) })}
        {marks.map(({ day, text }) => ` · ${formatDay(format, day, "dayTick")}: ${text}`).join("")}
      </span>
    </li>
  );
}
