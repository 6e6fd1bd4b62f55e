"use client";
import "dayjs/locale/pt-br";
import { DateInput, type DateInputProps } from "@mantine/dates";
import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat";
import { useLocale, useTranslations } from "next-intl";
import type { Day } from "#days.ts";

dayjs.extend(customParseFormat);

const iso = "YYYY-MM-DD";
/** How each language writes a day, and how else people type one. */
const forms: Record<string, string[]> = {
  "pt-BR": ["DD/MM/YYYY", "D/M/YYYY", iso],
  en: ["MMM D, YYYY", "D MMM YYYY", iso],
};

type Props = Pick<DateInputProps, "label" | "description" | "error" | "required" | "clearable"> & {
  /** Empty for none. */
  value: Day | "";
  onChange: (day: Day | "") => void;
};

/** A day as the reader's language writes it, whatever the browser's own is; typed, or chosen in a calendar. */
export function DayInput({ value, onChange, ...props }: Props) {
  const t = useTranslations("plans.contract");
  const locale = useLocale();
  const [shown = iso, ...others] = forms[locale] ?? [];
  const parse = (text: string) => {
    const found = [shown, ...others]
      .map((form) => dayjs(text.trim(), form, true))
      .find((day) => day.isValid());
    return found?.format(iso) ?? null;
  };
  return (
    <DateInput
      {...props}
      inputWrapperOrder={["label", "input", "description", "error"]}
      locale={locale.toLowerCase()}
      valueFormat={shown}
      placeholder={t("day")}
      dateParser={parse}
      value={value || null}
      onChange={(day) => onChange(day ?? "")}
    />
  );
}
