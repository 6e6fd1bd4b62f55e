import type { Day } from "#days.ts";
import type { DayMark, LoadMark } from "#db/queries/day-marks.ts";

/** What an axis draws at a day, and lists beside a chart: plain text. */
export type AxisMark = { day: Day; kind: DayMark["kind"]; text: string };

/** What a load's mark says: a failure that was made up for is another thing than one that was not. */
export const loadWord = ({ state, isMended }: LoadMark) => (isMended ? (`${state}_mended` as const) : state);

export type LoadWord = ReturnType<typeof loadWord>;

type Words = {
  language: "pt" | "en";
  load: (word: LoadWord) => string;
  /** A text of others, where only plain text can stand. */
  foreign: (text: string) => string;
};

/** The marks of days in the reader's language, each as text. */
export const axisMarks = (marks: readonly DayMark[], { language, load, foreign }: Words): AxisMark[] =>
  marks.map((mark) => {
    const { day, kind } = mark;
    if (kind === "holiday") return { day, kind, text: mark.names[language] };
    return { day, kind, text: kind === "note" ? foreign(mark.text) : load(loadWord(mark)) };
  });

/** The days that are no measure of what is usual. */
export const holidaysIn = (marks: readonly DayMark[]): ReadonlySet<Day> =>
  new Set(marks.filter(({ kind }) => kind === "holiday").map(({ day }) => day));
