import { Alert, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { type Day, type DayRange, lengthOf, rangeBefore } from "#days.ts";
import { formatDay, formatRange } from "#i18n/formats.ts";

/** Why the days shown are not those that were asked for. */
export type RangeProblem = "future" | "ceiling" | "ended";

type Props = {
  range: DayRange;
  problems: RangeProblem[];
  yesterday: Day;
  extent: { first: Day; last: Day } | null;
};

/** The days that are shown and those that they are compared with; and what could not be taken as it was asked. */
export function RangeLine({ range, problems, yesterday, extent }: Props) {
  const t = useTranslations("panels.range");
  const format = useFormatter();
  const before = rangeBefore(range);
  const hasData = extent !== null && extent.first <= range.until && range.from <= extent.last;
  const isComparable = hasData && extent.first <= before.from;
  const words = {
    yesterday: formatDay(format, yesterday, "longDay"),
    last: formatDay(format, extent?.last ?? yesterday, "longDay"),
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
        <strong>{t("shown", { range: formatRange(format, range), days: lengthOf(range) })}</strong>{" "}
        <Text span c="dimmed" fz="sm">
          {isComparable ? t("compared", { range: formatRange(format, before) }) : null}
          {hasData && !isComparable
            ? t("not_compared", { first: formatDay(format, extent.first, "longDay") })
            : null}
        </Text>
      </Text>
    </>
  );
}
