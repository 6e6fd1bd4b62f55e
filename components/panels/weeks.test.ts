import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import { locales, weekStarts } from "#i18n/locales.ts";
import { messagesOf } from "#i18n/messages.ts";

// 4 January 1970 was a Sunday.
const starts = { sun: "1970-01-04", mon: "1970-01-05" };

test.each(locales)(
  "whatever says of which days a week is made says those of calendars in %s",
  async (locale) => {
    const name = (day: string) =>
      new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(
        new Date(`${day}T00:00:00Z`),
      );
    const first = starts[weekStarts[locale]];
    const others = Array.from({ length: 5 }, (_, at) => name(addDays(first, at + 1)));
    const { range, grouped, averaged } = (await messagesOf(locale)).panels;
    for (const said of [range.weeks, grouped.week, averaged.week]) {
      expect(said.indexOf(name(first)), said).toBeGreaterThanOrEqual(0);
      expect(said.indexOf(name(addDays(first, 6))), said).toBeGreaterThan(said.indexOf(name(first)));
      for (const other of others) expect(said).not.toContain(other);
    }
  },
);
