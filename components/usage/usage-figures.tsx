import { Stack, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { lengthOf } from "#days.ts";
import type { Usage } from "#db/queries/usage.ts";
import type { UsageSample } from "#db/schema/console/usage_samples.ts";
import { formatDay } from "#i18n/formats.ts";
import { formatBytes } from "../charts/format.ts";
import { Learners } from "../customers/learners.tsx";
import { Facts } from "../feedback/facts.tsx";
import { Instant } from "../feedback/moment.tsx";
import { prepareReach } from "./prepare-reach.ts";
import { useGrowth } from "./use-growth.ts";

/** What there is now, how it grew, and when the cap is reached, where that can be told. */
export function UsageFigures({ usage, latest }: { usage: Usage; latest: UsageSample }) {
  const t = useTranslations("customers.usage");
  const format = useFormatter();
  const growth = useGrowth();
  const { days, first, planLimit } = usage;
  const whole = (value: number) => format.number(value, "integer");
  const cap = planLimit ?? latest.cap;
  const counted = planLimit === null ? latest.capped_learners : latest.learners;
  const uncapped = planLimit === null && cap !== null ? latest.learners - latest.capped_learners : 0;
  const span = first ? lengthOf({ from: first.day, until: latest.day }) - 1 : 0;
  const grown = (was: number | undefined, is: number, unit: "count" | "bytes" = "count") =>
    span > 0 && was !== undefined
      ? `${t("growth", { days: span })}: ${growth(was, is, unit)}`
      : t("noGrowth");
  const note = (text: string, growth: string) => (
    <>
      {text}
      <br />
      {growth}
    </>
  );
  const reach = prepareReach(days);
  const room =
    cap === null
      ? null
      : counted > cap
        ? t("over", { count: counted - cap })
        : t("left", { count: cap - counted });
  const capNote = t(`capNote.${planLimit !== null ? "plan" : cap !== null ? "tenants" : "none"}`);
  return (
    <Stack gap="xs">
      <Facts
        facts={[
          {
            name: t("rows"),
            value: whole(latest.rows),
            note: note(t("rowsNote"), grown(first?.rows, latest.rows)),
          },
          {
            name: t("bytes"),
            value: formatBytes(format, latest.bytes),
            note: note(t("bytesNote"), grown(first?.bytes, latest.bytes, "bytes")),
          },
          {
            name: t("learners"),
            value: <Learners learners={latest.learners} counted={counted} cap={cap} />,
            note: note(t("learnersNote"), grown(first?.learners, latest.learners)),
          },
          {
            name: t("cap"),
            value: cap === null ? "–" : whole(cap),
            note: room ? note(capNote, room) : capNote,
          },
        ]}
      />
      <Text fz="sm" component="div">
        {"day" in reach ? t("reached", { day: formatDay(format, reach.day, "longDay") }) : null}
        {"why" in reach && reach.why !== "over" && reach.why !== "none" ? t("notReached", reach) : null}{" "}
        {uncapped > 0 ? t("uncapped", { count: uncapped }) : null}
      </Text>
      <Text fz="sm" c="dimmed" component="div">
        {t.rich("measured", { at: () => <Instant at={latest.taken_at} /> })}
      </Text>
    </Stack>
  );
}
