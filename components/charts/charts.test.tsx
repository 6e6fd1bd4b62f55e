import { describe, expect, test } from "vitest";
import { addDays, type DayRange, daysOf } from "#days.ts";
import { type Locale, weekStarts } from "#i18n/locales.ts";
import { prepareSeries, type SeriesOptions } from "./prepare-series.ts";
import { sent, words } from "./sent.testing.tsx";
import type { PlotKind } from "./time/prepare-plot.ts";
import { TimeFigure } from "./time/time-figure.tsx";

const until = "2026-11-22";
const lastDays = (count: number): DayRange => ({ from: addDays(until, 1 - count), until });

type Row = { day: string; a: number | null; b: number | null };
const rows = (range: DayRange, value: (at: number) => number | null): Row[] =>
  daysOf(range).map((day, at) => ({ day, a: value(at), b: 2 }));

type Given = Partial<SeriesOptions> & { kind?: PlotKind; value?: (at: number) => number | null };

function figure(
  range: DayRange,
  { kind = "lines", value = (at) => at + 1, ...options }: Given = {},
  locale: Locale = "en",
) {
  const measures = [{ how: "sum", column: "a" } as const, { how: "sum", column: "b" } as const];
  const prepared = prepareSeries(rows(range, value), range, measures, {
    weekStart: weekStarts[locale],
    isStacked: kind === "stacked",
    ...options,
  });
  const series = [
    { label: "First", slot: 1 as const },
    { label: "Second", slot: 2 as const },
  ];
  return <TimeFigure title="Certificates" kind={kind} prepared={prepared} series={series} unit="count" />;
}

describe("a chart over time, as the server sends it", () => {
  test.each(["lines", "bars", "stacked"] as const)("is drawn: %s", async (kind) => {
    const html = await sent(figure(lastDays(7), { kind }));
    const paths = [...html.matchAll(/<g data-slot="(\d)"[^>]*>(.*?)<\/g>/g)];
    expect(paths.map(([, slot]) => slot)).toEqual(["1", "2"]);
    for (const [, , drawn = ""] of paths) expect(drawn).toMatch(/ d="M[\d.,MLhvHVz-]{30,}"/);
  });

  test("has a height before any script runs, so that nothing moves when one does", async () => {
    expect(await sent(figure(lastDays(7)))).toMatch(/<svg[^>]* height="184"/);
  });

  test("says what it shows, in the reader's language", async () => {
    const english = words(await sent(figure(lastDays(7)))).join(" ");
    expect(english).toContain("First: highest 7 (Nov 22), lowest 1 (Nov 16), latest 7 (Nov 22).");
    expect(english).toContain("Rising over the period.");
    const portuguese = words(await sent(figure(lastDays(7), {}, "pt-BR"), "pt-BR")).join(" ");
    expect(portuguese).toContain("maior valor 7 (22 de nov.), menor 1 (16 de nov.)");
    expect(portuguese).toContain("Em alta no período.");
  });

  test("has every figure of itself in its table: values, what is usual, the goal and the marks", async () => {
    const usual = new Map(daysOf(lastDays(7)).map((day) => [day, { low: 2, mid: 3, high: 5 }]));
    const marks = [{ day: "2026-11-20", kind: "holiday", text: "Zumbi" }] as const;
    const html = await sent(figure(lastDays(7), { usual, marks, goal: { kind: "goal", value: 9 } }));
    const [, body = ""] = html.match(/<tbody>(.*?)<\/tbody>/) ?? [];
    expect(body.split("</tr>").slice(0, -1).map(words)).toEqual(
      [7, 6, 5, 4, 3, 2, 1].map((value) => [
        expect.stringContaining(`Nov ${15 + value}, 2026`),
        ...(value < 2 || value > 5 ? ["beyond the usual"] : []),
        ...(value === 5 ? ["Holiday: Zumbi"] : []),
        String(value),
        "2",
        "2 to 5, median 3",
        "9",
      ]),
    );
    expect(words(html).join(" ")).toContain("3 days are beyond the usual. Goal: 9.");
  });

  test.each([1, 7, 62, 63, 365, 3660])("of %d days has at most some hundred points", async (days) => {
    const html = await sent(figure(lastDays(days)));
    expect([...html.matchAll(/<th scope="row"/g)].length).toBeLessThanOrEqual(125);
    expect(html.length).toBeLessThan(60_000);
  });

  test("of one day is the figures themselves, and no lone dot", async () => {
    const html = await sent(figure(lastDays(1)));
    expect(html).not.toContain("preserveAspectRatio");
    expect(words(html)).toEqual(expect.arrayContaining(["Sunday, November 22, 2026", "First", "1"]));
  });

  test("of nothing but zeros says so, and of nothing at all, too", async () => {
    expect(words(await sent(figure(lastDays(7), { value: () => 0 })))).not.toContain(
      "Zero throughout the period",
    );
    const measures = [{ how: "sum", column: "a" } as const];
    const only = (value: number | null) => (
      <TimeFigure
        title="Exams"
        kind="bars"
        prepared={prepareSeries(
          rows(lastDays(7), () => value),
          lastDays(7),
          measures,
          { weekStart: "mon" },
        )}
        series={[{ label: "Passed", slot: 1 }]}
        unit="count"
      />
    );
    expect(words(await sent(only(0)))).toContain("Zero throughout the period");
    expect(words(await sent(only(null)))).toContain("No data in this period");
  });

  test("of weeks says of the last one that it is not whole, and leaves it out of its sentence", async () => {
    const range = { from: "2026-08-01", until: "2026-11-18" };
    const html = await sent(figure(range, { value: () => 10 }));
    expect(words(html).join(" ")).toContain(
      "The last week has only 3 days in the period and does not count here.",
    );
    expect(words(html).join(" ")).toContain("First: 70 throughout the period.");
  });
});
