"use client";
import "dayjs/locale/pt-br";
import { SegmentedControl } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { type Preset, presets } from "./panel-params.ts";

type Days = [string, string];
type Props = {
  preset: string | null;
  days: Days | null;
  yesterday: string;
  onPreset: (preset: Preset) => void;
  onDays: (days: Days) => void;
};

/** Ranges by name, and any days until yesterday. */
export function RangeControl({ preset, days, yesterday, onPreset, onDays }: Props) {
  const t = useTranslations("panels");
  const locale = useLocale();
  // Between the first and the second click there is half a range, which only the calendar knows.
  const [half, setHalf] = useState<[string | null, string | null] | null>(null);
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t("controls.range")}
        value={preset ?? ""}
        onChange={(value) => {
          const chosen = presets.find((one) => one === value);
          if (chosen) onPreset(chosen);
        }}
        data={presets.map((value) => ({ value, label: t(`presets.${value}`) }))}
      />
      <DatePickerInput
        type="range"
        size="xs"
        w={232}
        allowSingleDateInRange
        leftSection={<IconCalendar size={15} stroke={1.7} />}
        aria-label={t("controls.days")}
        placeholder={t("controls.days")}
        locale={locale.toLowerCase()}
        valueFormat={locale === "pt-BR" ? "DD/MM/YYYY" : "D MMM YYYY"}
        maxDate={yesterday}
        value={half ?? days ?? [null, null]}
        onChange={([from, until]) => {
          if (from && until) {
            setHalf(null);
            onDays([from, until]);
          } else setHalf([from, until]);
        }}
        onDropdownClose={() => setHalf(null)}
      />
    </>
  );
}
