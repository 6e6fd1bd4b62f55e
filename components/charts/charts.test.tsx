import { MantineProvider } from "@mantine/core";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { addDays, type DayRange, daysOf } from "#days.ts";
import { formatsOf } from "#i18n/formats.ts";
import { type Locale, locales, weekStarts } from "#i18n/locales.ts";
import { messagesOf } from "#i18n/messages.ts";
import {
  DistributionChart,
  DistributionTable,
  useDistributionSentence,
} from "./distribution/distribution-chart.tsx";
import { prepareWeekMap } from "./map/prepare-week-map.ts";
import { useWeekMapSentence, WeekMapChart } from "./map/week-map-chart.tsx";
import { prepareSeries, type SeriesOptions } from "./prepare-series.ts";
import { FunnelChart } from "./ranked/funnel-chart.tsx";
import { prepareFunnel, prepareRanking } from "./ranked/prepare-ranking.ts";
import { RankedBarsChart } from "./ranked/ranked-bars-chart.tsx";
import { useFunnelSentence, useRankedSentence } from "./ranked/use-ranked-sentence.ts";
import type { PlotKind } from "./time/prepare-plot.ts";
import { TimeFigure } from "./time/time-figure.tsx";

/** What the server sends of a chart: no effect has run, no script has been read. */
async function sent(node: ReactNode, locale: Locale = "en"): Promise<string> {
  const { panels, charts, shell } = await messagesOf(locale);
  return renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      timeZone="America/Sao_Paulo"
      formats={formatsOf(locale)}
      messages={{ panels, charts, shell }}
    >
      <MantineProvider>{node}</MantineProvider>
    </NextIntlClientProvider>,
  );
}

/** The texts of an HTML in their order, tags taken away. */
const words = (html: string) =>
  html
    .replace(/<style.*?<\/style>/g, "")
    .split(/<[^>]*>/)
    .map((text) => text.trim())
    .filter((text) => text !== "");

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

const ways = [
  { key: "1", name: "One", value: 200 },
  { key: "2", name: "Two", value: 50 },
];
const halves = [
  { from: 0, until: 0.5, count: 3 },
  { from: 0.5, until: 1, count: 9 },
];
const week = prepareWeekMap([{ weekday: 3, hour: 14, value: 9 }], "sun");

/** A sentence of each kind, in paragraphs. */
function Sentences() {
  return (
    <>
      <p>{useRankedSentence(ways, "count")}</p>
      <p>{useFunnelSentence(prepareFunnel(ways))}</p>
      <p>{useWeekMapSentence(week, "count")}</p>
      <p>{useDistributionSentence(halves, "share")}</p>
    </>
  );
}

const long = "ab".repeat(100);
const arabic = "منصة التعلم";

describe("charts of things, as the server sends them", () => {
  const ranked = prepareRanking([
    { key: "1", name: long, value: 200, note: "12 votes" },
    { key: "2", name: arabic, value: 1, note: "1 vote" },
    { key: "3", name: "none", value: 0 },
  ]);

  test.each(locales)("ranked bars have names, figures and bars beside one another: %s", async (locale) => {
    const html = await sent(
      <RankedBarsChart
        label="Lessons"
        columns={{ what: "Lesson", value: "Events", note: "Of" }}
        bars={ranked}
        unit="count"
      />,
      locale,
    );
    expect([...html.matchAll(/width:calc\(([\d.]+) \* /g)].map(([, part]) => Number(part))).toEqual([
      1, 0.005, 0,
    ]);
    expect(html).toContain(`<bdi class="${html.match(/<bdi class="([^"]+)"/)?.[1]}">${arabic}</bdi>`);
    expect(words(html)).toEqual(expect.arrayContaining(["200", "12 votes", "–"]));
    // What is cut has a button that shows it whole.
    expect(html).toContain(`${long.slice(0, 60)}…`);
    expect(html).toMatch(/<button[^>]*aria-label="[^"]*abab/);
  });

  test("a funnel says what each step has of the one before, and of the first", async () => {
    const steps = prepareFunnel([
      { key: "1", name: "One", value: 200 },
      { key: "2", name: "Two", value: 50 },
      { key: "3", name: "Three", value: 25 },
    ]);
    const html = await sent(
      <FunnelChart label="Way" columns={{ what: "Lesson", value: "Learners" }} steps={steps} />,
    );
    expect(words(html).slice(-5)).toEqual(["3", "Three", "25", "50.0%", "12.5%"]);
  });

  test("a map is a table of 7 by 24 cells that each say their figure, in the order of the reader's weeks", async () => {
    const map = (start: "sun" | "mon") =>
      prepareWeekMap(
        [
          { weekday: 3, hour: 14, value: 1234 },
          { weekday: 0, hour: 0, value: null },
        ],
        start,
      );
    const html = await sent(<WeekMapChart label="When" map={map("sun")} unit="count" />, "pt-BR");
    expect([...html.matchAll(/<td /g)]).toHaveLength(7 * 24);
    expect([...html.matchAll(/<abbr[^>]*>([^<]+)/g)].map(([, name]) => name)).toEqual([
      ..."dom seg ter qua qui sex sáb".split(" "),
    ]);
    expect(html).toMatch(/<td data-level="5"><span>1\.234</);
    expect(html).toMatch(/<td data-level="none"><span>essa hora não existiu/);
    const english = await sent(<WeekMapChart label="When" map={map("mon")} unit="count" />);
    expect([...english.matchAll(/<abbr[^>]*>([^<]+)/g)].map(([, name]) => name)[0]).toBe("Mon");
  });

  test("a distribution is drawn, and is read as a table", async () => {
    const bins = [
      { from: 0, until: 0.5, count: 3 },
      { from: 0.5, until: 1, count: 9 },
    ];
    const html = await sent(
      <>
        <DistributionChart label="Completion" bins={bins} unit="share" />
        <DistributionTable
          label="Completion"
          bins={bins}
          unit="share"
          columns={{ what: "Part", value: "Learners" }}
        />
      </>,
    );
    expect(html).toMatch(/<path class="[^"]*" d="M0,\d+h500V184h-500zM500,/);
    expect(words(html).slice(-4)).toEqual(["0% to 50%", "3", "50% to 100%", "9"]);
  });

  test.each([
    [
      "en",
      "First of 2: One, 200. Last: Two, 50.",
      "25.0% of those who began",
      "Busiest: Wednesday at 14:00, 9.",
      "12 in all",
    ],
    [
      "pt-BR",
      "Primeiro de 2: One, 200.",
      "25,0% de quem começou",
      "Maior movimento: quarta-feira às 14h, 9.",
      "12 no total",
    ],
  ] as const)("each of them says what it shows: %s", async (locale, ranking, funnel, map, distribution) => {
    const said = words(await sent(<Sentences />, locale));
    for (const [at, start] of [ranking, funnel, map, distribution].entries())
      expect(said[at]?.startsWith(start), said[at]).toBe(true);
  });
});
