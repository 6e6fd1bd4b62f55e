import { describe, expect, test } from "vitest";
import { locales } from "#i18n/locales.ts";
import { CompletionChart, useCompletionSentence } from "./distribution/completion-chart.tsx";
import { prepareCompletion } from "./distribution/prepare-completion.ts";
import { prepareWeekMap } from "./map/prepare-week-map.ts";
import { useWeekMapSentence, WeekMapChart } from "./map/week-map-chart.tsx";
import { FunnelChart } from "./ranked/funnel-chart.tsx";
import { LongList } from "./ranked/long-list.tsx";
import { prepareFunnel, prepareRanking, type Ranked } from "./ranked/prepare-ranking.ts";
import { RankedBarsChart } from "./ranked/ranked-bars-chart.tsx";
import { useFunnelSentence, useRankedSentence } from "./ranked/use-ranked-sentence.ts";
import { sent, words } from "./sent.testing.tsx";

const ways = [
  { key: "1", name: "One", value: 200 },
  { key: "2", name: "Two", value: 50 },
];
const completed = [
  { key: "1", name: "Course", marks: [], ...prepareCompletion([4, 0, 3, 0, 0, 1, 0, 0, 0, 0, 2], 37.5) },
];
const week = prepareWeekMap([{ weekday: 3, hour: 14, value: 9 }], "sun");

const windows = {
  busiest: { weekday: 6, from: 23, until: 1, lastWeekday: 0, value: 60 },
  quietest: { weekday: 1, from: 2, until: 5, lastWeekday: 1, value: 0 },
  daily: { from: 0, until: 3, value: 1 },
};
const Windows = () => <p>{useWeekMapSentence({ ...week, windows }, "count")}</p>;
const RankedSaid = ({ rows }: { rows: readonly Ranked[] }) => <p>{useRankedSentence(rows, "count")}</p>;

const Long = ({ count }: { count: number }) => (
  <LongList label="Tenants" count={count}>
    <RankedBarsChart
      label="Tenants"
      columns={{ what: "W", value: "V" }}
      bars={prepareRanking(
        Array.from({ length: count }, (_, at) => ({ key: `${at}`, name: `T ${at}`, value: at })),
      )}
      unit="count"
      nothing="No tenant"
    />
  </LongList>
);

/** A sentence of each kind, in paragraphs. */
function Sentences() {
  return (
    <>
      <p>{useRankedSentence(ways, "count")}</p>
      <p>{useFunnelSentence(prepareFunnel(ways))}</p>
      <p>{useWeekMapSentence(week, "count")}</p>
      <p>{useCompletionSentence(completed, (name) => name)}</p>
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
      <FunnelChart label="Way" columns={{ what: "Lesson", value: "Learners" }} steps={steps} nothing="-" />,
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

  test.each([
    [
      "en",
      ["below 20%: 4 learners (40.0%)", "20% to 50%: 3 learners (30.0%)", "finished: 2 learners (20.0%)"],
    ],
    [
      "pt-BR",
      ["menos de 20%: 4 alunos (40,0%)", "50% a 80%: 1 aluno (10,0%)", "concluíram: 2 alunos (20,0%)"],
    ],
  ] as const)(
    "a product's learners are where they are, each part heard, and the mean: %s",
    async (locale, parts) => {
      const columns = { what: "What", parts: "Where", mean: "Mean", learners: "Learners" };
      const html = await sent(
        <CompletionChart label="Completion" columns={columns} products={completed} nothing="-" />,
        locale,
      );
      expect(words(html)).toEqual(expect.arrayContaining([...parts]));
      expect(words(html).slice(-2)).toEqual([locale === "en" ? "37.5%" : "37,5%", "10"]);
      expect([...html.matchAll(/flex-grow:(\d+)/g)].map(([, grow]) => grow)).toEqual([
        "4",
        "3",
        "1",
        "0",
        "2",
      ]);
      expect(
        words(await sent(<CompletionChart label="C" columns={columns} products={[]} nothing="Nobody" />)),
      ).toEqual(["Nobody"]);
    },
  );

  test.each([
    [
      "en",
      "First of 2: One, 200. Last: Two, 50.",
      "The last of 2 lessons has 25.0% of the learners of the first. The greatest drop, 75.0%, is at Two.",
      "Busiest three hours: noon to 15:00 on Wednesday, with 9 activities on average.",
      "With most learners (10): Course. There 20.0% have finished, 40.0% have only begun, and the mean progress is 37.5%.",
    ],
    [
      "pt-BR",
      "Primeiro de 2: One, 200.",
      "A última de 2 aulas tem 25,0% dos alunos da primeira. A maior queda, de 75,0%, acontece em Two.",
      "Maior movimento em três horas: do meio-dia às 15h de quarta-feira, com 9 atividades em média.",
      "Com mais alunos (10): Course. Nele, 20,0% concluíram, 40,0% estão no começo, e o progresso médio é de 37,5%.",
    ],
  ] as const)("each of them says what it shows: %s", async (locale, ranking, funnel, map, distribution) => {
    const said = words(await sent(<Sentences />, locale));
    for (const [at, start] of [ranking, funnel, map, distribution].entries())
      expect(said[at]?.startsWith(start), said[at]).toBe(true);
  });

  test.each([
    [
      "pt-BR",
      "Maior movimento em três horas: das 23h de sábado à 1h de domingo, com 60 atividades em média. Menor movimento: das 2h às 5h de segunda-feira, sem nenhuma atividade. Para manutenção em qualquer dia, as três horas mais calmas vão da meia-noite às 3h.",
    ],
    [
      "en",
      "Busiest three hours: 23:00 on Saturday to 1:00 on Sunday, with 60 activities on average. Quietest: 2:00 to 5:00 on Monday, with none at all. For maintenance on any day, the three quietest hours are midnight to 3:00.",
    ],
  ] as const)("hours on end are said as one says them, over midnight, too: %s", async (locale, wanted) => {
    expect(words(await sent(<Windows />, locale))).toEqual([wanted]);
  });

  test("what tells rows of one name apart stands beside it, in their sentence, too; all the rest is no last", async () => {
    const rest = { key: "-", name: "the others", value: 900, isRest: true };
    const rowsOf = [
      { key: "1", name: "Aula", marks: ["Física", "#1"], value: 9 },
      { key: "2", name: "Aula", marks: ["Química"], value: 5 },
      rest,
    ];
    expect(words(await sent(<RankedSaid rows={rowsOf} />))).toEqual([
      "First of 2: Aula, Física, #1, 9. Last: Aula, Química, 5.",
    ]);
    const html = await sent(
      <RankedBarsChart
        label="L"
        columns={{ what: "W", value: "V" }}
        bars={prepareRanking(rowsOf)}
        unit="count"
      />,
    );
    expect(words(html)).toEqual([
      "W",
      "V",
      "Aula",
      "Física · #1",
      "9",
      "Aula",
      "Química",
      "5",
      "the others",
      "900",
    ]);
  });

  test("of one row it is said that there is one, of hundreds all are there in a place that scrolls", async () => {
    const one = [{ key: "1", name: "Aula", value: 9 }];
    expect(words(await sent(<RankedSaid rows={one} />))).toEqual(["Only one: Aula, 9."]);
    const long = await sent(<Long count={300} />);
    expect([...long.matchAll(/<tr>/g)]).toHaveLength(301);
    expect(long).toMatch(/<section[^>]* aria-label="Tenants" tabindex="0"/i);
    expect(await sent(<Long count={1} />)).not.toContain("<section");
    expect(words(await sent(<Long count={0} />))).toEqual(["No tenant"]);
  });

  test("lessons of a funnel stand under their module, one that comes again under its name again", async () => {
    const steps = prepareFunnel([
      { key: "1", name: "One", value: 200, group: "Begin" },
      { key: "2", name: "Two", value: 50, group: "Begin" },
      { key: "3", name: "Three", value: 25, group: "End" },
    ]);
    const html = await sent(
      <FunnelChart label="Way" columns={{ what: "Lesson", value: "Learners" }} steps={steps} nothing="-" />,
    );
    expect(
      [...html.matchAll(/scope="rowgroup"[^>]*>(.*?)<\/th>/g)].map(([, name = ""]) => words(name)),
    ).toEqual([["Begin"], ["End"]]);
    const none = await sent(
      <FunnelChart label="Way" columns={{ what: "L", value: "V" }} steps={[]} nothing="No lessons" />,
    );
    expect(words(none)).toEqual(["No lessons"]);
  });
});
