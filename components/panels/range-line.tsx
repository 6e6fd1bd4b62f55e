import { Alert, Text } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import { formatDay, formatRange } from "#components/charts/format.ts";
import { type Day, type DayRange, lengthOf, rangeBefore } from "#days.ts";

/** Why the days shown are not those that were asked for. */
export type RangeProblem =
  | "range"
  | "from"
  | "until"
  | "incomplete"
  | "reversed"
  | "future"
  | "ceiling"
  | "ended";

type Props = {
  range: DayRange;
  problems: RangeProblem[];
  yesterday: Day;
  extent: { first: Day; last: Day } | null;
};

/** The days that are shown and those that they are compared with; and what could not be taken as it was asked. */
export function RangeLine({ range, problems, yesterday, extent }: Props) {
  const t = useTranslations("panels.range");
  const locale = useLocale();
  const before = rangeBefore(range);
  const hasData = extent !== null && extent.first <= range.until && range.from <= extent.last;
  const isComparable = hasData && extent.first <= before.from;
  const words = {
    yesterday: formatDay(locale, yesterday),
    last: formatDay(locale, extent?.last ?? yesterday),
  };
  return (
    <>
      {problems.length > 0 ? (
        <Alert variant="outline" color="gray" mb="sm" py="xs" role="status">
          {problems.map((problem) => (
            <div key={problem}>{t(`problems.${problem}`, words)}</div>
          ))}
        </Alert>
      ) : null}
      <Text fz="sm" mb="sm">
        <strong>
          {t("shown", { range: formatRange(locale, range.from, range.until), days: lengthOf(range) })}
        </strong>{" "}
        <Text span c="dimmed" fz="sm">
          {isComparable ? t("compared", { range: formatRange(locale, before.from, before.until) }) : null}
          {hasData && !isComparable ? t("not_compared", { first: formatDay(locale, extent.first) }) : null}
        </Text>
      </Text>
    </>
  );
}
