"use client";
import "dayjs/locale/pt-br";
import { DateInput, type DateInputProps } from "@mantine/dates";
import { useLocale, useTranslations } from "next-intl";
import type { Day } from "#days.ts";
import { dayForm, typedDay } from "../dates/typed-day.ts";

type Props = Pick<DateInputProps, "label" | "description" | "error" | "required" | "clearable"> & {
  /** Empty for none. */
  value: Day | "";
  onChange: (day: Day | "") => void;
};

/** A day as the reader's language writes it, whatever the browser's own is; typed, or chosen in a calendar. */
export function DayInput({ value, onChange, ...props }: Props) {
  const t = useTranslations("plans.contract");
  const locale = useLocale();
  return (
    <DateInput
      {...props}
      inputWrapperOrder={["label", "input", "description", "error"]}
      locale={locale.toLowerCase()}
      valueFormat={dayForm(locale)}
      placeholder={t("day")}
      dateParser={(text) => typedDay(text, locale)}
      value={value || null}
      onChange={(day) => onChange(day ?? "")}
    />
  );
}
