"use client";
import "dayjs/locale/pt-br";
import { Button, Group, Popover, TextInput } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { useMediaQuery } from "@mantine/hooks";
import { IconCalendar } from "@tabler/icons-react";
import dayjs from "dayjs";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Day, DayRange } from "#days.ts";
import { typedDay, writtenDay } from "../../dates/typed-day.ts";

type Props = {
  /** The days in words where they were chosen one by one, and not by a name. Of the server: browsers space them otherwise. */
  said: string | null;
  shown: DayRange;
  yesterday: Day;
  onDays: (range: DayRange) => void;
};

/** The calendar ends with the month of the last day: later ones hold nothing that can be chosen. */
const monthBefore = (day: Day) => dayjs(day).subtract(1, "month").format("YYYY-MM-DD");
// Weekends are days like others here, and red ones are hard to read in the dark.
const noDays: [] = [];

type Problem = "day" | "future" | "reversed" | null;

/** The first of what stands in the way of taking two typed days as a range. */
function problemOf(from: Day | null, until: Day | null, yesterday: Day): { from: Problem; until: Problem } {
  if (from === null || until === null)
    return { from: from === null ? "day" : null, until: until === null ? "day" : null };
  if (until > yesterday) return { from: null, until: "future" };
  return { from: null, until: from > until ? "reversed" : null };
}

/** Two days, typed or chosen in a calendar in the page's language. */
function RangeForm({ shown, yesterday, onDays, onClose }: Omit<Props, "said"> & { onClose: () => void }) {
  const t = useTranslations("panels.days");
  const locale = useLocale();
  const isNarrow = useMediaQuery("(max-width: 48em)") ?? false;
  const [from, setFrom] = useState(() => writtenDay(shown.from, locale));
  const [until, setUntil] = useState(() => writtenDay(shown.until, locale));
  const [isSent, setSent] = useState(false);
  const days = [typedDay(from, locale), typedDay(until, locale)] as const;
  const problems = problemOf(...days, yesterday);
  const said = (problem: Problem) => (isSent && problem ? t(problem, { form: t("form") }) : undefined);
  const send = (event: FormEvent) => {
    event.preventDefault();
    // The form stands in the page's tree of React, wherever it is drawn.
    event.stopPropagation();
    setSent(true);
    const [first, last] = days;
    if (first === null || last === null || problems.from || problems.until) return;
    onClose();
    onDays({ from: first, until: last });
  };
  return (
    <form onSubmit={send} noValidate>
      <Group gap="xs" align="flex-start" grow wrap="nowrap" mb="sm">
        <TextInput
          size="xs"
          data-autofocus
          label={t("from")}
          placeholder={t("form")}
          value={from}
          error={said(problems.from)}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <TextInput
          size="xs"
          label={t("until")}
          placeholder={t("form")}
          value={until}
          error={said(problems.until)}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
      </Group>
      <DatePicker
        type="range"
        size="xs"
        allowSingleDateInRange
        numberOfColumns={isNarrow ? 1 : 2}
        locale={locale.toLowerCase()}
        firstDayOfWeek={locale === "pt-BR" ? 0 : 1}
        weekdayFormat={locale === "pt-BR" ? "ddd" : "dd"}
        defaultDate={isNarrow ? shown.until : monthBefore(shown.until)}
        weekendDays={noDays}
        maxDate={yesterday}
        value={[days[0], days[1]]}
        onChange={([first, last]) => {
          setFrom(first ? writtenDay(first, locale) : "");
          setUntil(last ? writtenDay(last, locale) : "");
        }}
        ariaLabels={{
          previousMonth: t("previousMonth"),
          nextMonth: t("nextMonth"),
          previousYear: t("previousYear"),
          nextYear: t("nextYear"),
          previousDecade: t("previousDecade"),
          nextDecade: t("nextDecade"),
        }}
      />
      <Group justify="flex-end" gap="xs" mt="sm">
        <Button size="xs" variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button size="xs" type="submit">
          {t("apply")}
        </Button>
      </Group>
    </form>
  );
}

/** Any days until yesterday. */
export function RangePicker({ said, ...props }: Props) {
  const t = useTranslations("panels.controls");
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant={said ? "light" : "default"}
          leftSection={<IconCalendar size={15} stroke={1.7} aria-hidden />}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          aria-label={said ? `${t("days")}: ${said}` : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          {said ?? t("days")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm" aria-label={t("days")}>
        {isOpen ? <RangeForm {...props} onClose={() => setOpen(false)} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}
