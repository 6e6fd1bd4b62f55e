import { Alert, Text } from "@mantine/core";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { type Day, type DayRange, lengthOf } from "#days.ts";
import { formatDay, formatRange } from "#i18n/formats.ts";
import { grainFor } from "../charts/prepare-buckets.ts";

/** Why the days shown are not those that were asked for. */
export type RangeProblem = "future" | "ceiling" | "ended";

type Props = {
  range: DayRange;
  /** What they are compared with; null for nothing. */
  compared: DayRange | null;
  problems: RangeProblem[];
  yesterday: Day;
  extent: { first: Day; last: Day } | null;
  /** Tenants that the address names and that are not the reader's, and the address without them. */
  missing: { count: number; href: string } | null;
};

/** The days that are shown and those that they are compared with; and what could not be taken as it was asked. */
export function RangeLine({ range, compared, problems, yesterday, extent, missing }: Props) {
  const t = useTranslations("panels.range");
  const format = useFormatter();
  const hasData = extent !== null && extent.first <= range.until && range.from <= extent.last;
  const words = {
    yesterday: formatDay(format, yesterday, "longDay"),
    last: formatDay(format, extent?.last ?? yesterday, "longDay"),
  };
  const comparison = () => {
    if (!hasData || compared === null) return null;
    return extent.first <= compared.from
      ? t("compared", { range: formatRange(format, compared) })
      : t("not_compared", { first: formatDay(format, extent.first, "longDay") });
  };
  const parts = [comparison(), grainFor(range) === "week" ? t("weeks") : null].filter(Boolean);
  return (
    <>
      {problems.length > 0 || missing ? (
        <Alert variant="outline" color="gray" mb="sm" py="xs" role="status">
          {problems.map((problem) => (
            <div key={problem}>{t(`problems.${problem}`, words)}</div>
          ))}
          {missing ? (
            <div>
              {t("missing", { count: missing.count })}{" "}
              <Link
                className="link"
                style={{ textDecoration: "underline" }}
                href={missing.href}
                prefetch={false}
              >
                {t("without")}
              </Link>
            </div>
          ) : null}
        </Alert>
      ) : null}
      <Text fz="sm" mb="sm">
        <strong>{t("shown", { range: formatRange(format, range), days: lengthOf(range) })}</strong>{" "}
        <Text span c="dimmed" fz="sm">
          {parts.join(" · ")}
        </Text>
      </Text>
    </>
  );
}
