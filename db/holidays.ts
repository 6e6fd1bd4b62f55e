import type { Day, DayRange } from "#days.ts";

/** A day on which Brazil is off, in each language. */
export type Holiday = { day: Day; names: { pt: string; en: string } };

// The calendar of all countries is large and takes a third of a second to read: it waits for who asks.
const calendar = async () => {
  const { default: Holidays } = await import("date-holidays");
  const brazil = new Holidays("BR");
  // The library has the name that Portugal says.
  brazil.setHoliday("easter 60", { name: { pt: "Corpus Christi", en: "Corpus Christi" }, type: "bank" });
  return brazil;
};
let opened: ReturnType<typeof calendar> | undefined;
const byYear = new Map<number, Holiday[]>();

async function ofYear(year: number): Promise<Holiday[]> {
  const known = byYear.get(year);
  if (known) return known;
  opened ??= calendar();
  const brazil = await opened;
  const english = new Map(brazil.getHolidays(year, "en").map(({ rule, name }) => [rule, name]));
  const found = brazil
    .getHolidays(year, "pt")
    .filter(({ type }) => type === "public" || type === "bank")
    .map(({ date, name, rule }) => ({
      day: date.slice(0, 10),
      names: { pt: name, en: english.get(rule) ?? name },
    }));
  byYear.set(year, found);
  return found;
}

/**
 * The national holidays of Brazil in a range, and the days on which its banks are closed (Carnival, Corpus Christi), ascending:
 * a day that two of them fall on is there twice. Of the library date-holidays, its data under CC BY 3.0.
 */
export async function holidaysOf({ from, until }: DayRange): Promise<Holiday[]> {
  const [first, last] = [Number(from.slice(0, 4)), Number(until.slice(0, 4))];
  const years = await Promise.all(
    Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => ofYear(first + at)),
  );
  return years.flat().filter(({ day }) => from <= day && day <= until);
}
