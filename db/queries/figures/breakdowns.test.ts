import { expect, test } from "vitest";
import { addDays, countedDays, lengthOf } from "#days.ts";
import { type Part, partsOf } from "#db/figures/breakdowns.ts";
import { dailyFigures, type FigureName, figureOf } from "#db/figures/daily.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import { byTenantAndDay, ofRange } from "#db/figures/statements.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { type BreakdownLine, breakdownLines } from "./breakdown-lines.ts";
import { choicesOf, rangesUntil, scopeIn, stateOf } from "./compared.testing.ts";
import { type FigureDay, figureDays } from "./figure-days.ts";
import { statementRows } from "./statement-rows.ts";

const names = dailyFigures.map(({ name }) => name);
const partsOfAll = names.flatMap((name) =>
  (Object.keys(partsOf(name)) as Part[]).map((by) => [name, by] as const),
);

/** More products and lessons than are told one by one, and what belongs to no product or to one that is gone. */
const more = `
  INSERT INTO platform.products (instance_id, title, created_at, updated_at)
  SELECT i.id, 'More ' || n, platform.clock(), platform.clock() FROM platform.instances i, generate_series(1, 230) n;
  INSERT INTO platform.certificates (instance_id, learner_id, product_id, issued_at, created_at, updated_at)
  SELECT p.instance_id, (SELECT min(id) FROM platform.learners l WHERE l.instance_id = p.instance_id),
    CASE WHEN p.id % 50 = 0 THEN NULL ELSE p.id END,
    platform.clock() - interval '2 days', platform.clock(), platform.clock()
  FROM platform.products p WHERE title LIKE 'More %';
  UPDATE platform.products SET deleted_at = platform.clock(), updated_at = platform.clock() WHERE title LIKE 'More 7%';
  INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
  SELECT i.id, (SELECT min(id) FROM platform.learners l WHERE l.instance_id = i.id), 5000000 + n, 1,
    platform.clock() - interval '2 days'
  FROM platform.instances i, generate_series(1, 230) n`;

const sum = (values: readonly (number | null | undefined)[]) =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);
const close = (value: number) => Math.round(value * 1e9) / 1e9;

/** The number of a range, made of the lines that are told: counts and means are added, a ratio is that of its parts. */
function added(figure: DailyFigure, lines: readonly BreakdownLine[]): number | null {
  if (figure.how !== "ratio") return close(sum(lines.map(({ values }) => values[0])));
  const whole = sum(lines.map(({ values }) => values[2]));
  return whole === 0 ? null : close(sum(lines.map(({ values }) => values[1])) / whole);
}

function folded(
  figure: DailyFigure,
  days: readonly FigureDay[],
  length: number,
  last: string,
): number | null {
  switch (figure.how) {
    case "sum":
      return close(sum(days.map(({ value }) => value)));
    case "mean":
      return close(sum(days.map(({ value }) => value)) / length);
    case "last":
      return days.find(({ day }) => day === last)?.value ?? 0;
    case "ratio": {
      const under = sum(days.map((day) => day.under));
      return under === 0 ? null : close(sum(days.map((day) => day.over)) / under);
    }
  }
}

test("every figure has parts by tenant, certificates by product and lesson events by lesson", () => {
  expect(partsOfAll.filter(([, by]) => by === "tenant").map(([name]) => name)).toEqual(names);
  expect(partsOfAll.filter(([, by]) => by !== "tenant")).toEqual([
    ["certificates", "product"],
    ["lesson_events", "lesson"],
  ]);
});

test("of every figure the days, and the lines of every breakdown, make the very number, and none is another tenant's", {
  timeout: 5 * 60_000,
}, async () => {
  const loads = await freshLoads();
  await loads.source.admin.query(more);
  expect((await loads.load("seed")).state).toBe("done");
  expect((await loads.load("derive")).state).toBe("done");
  const { tenants, today } = await stateOf(loads);
  const [day, , week] = rangesUntil(today);
  const all = { from: countedDays.from, until: addDays(today, -1) };
  const cut = new Set<string>();
  for (const chosen of choicesOf(tenants))
    for (const range of [day, week, { from: addDays(today, -28), until: addDays(today, -1) }, all]) {
      if (!range) throw new Error("There is no range.");
      const scope = scopeIn(loads, chosen);
      const days = await figureDays(scope, names, range);
      for (const name of names) {
        const figure = figureOf(name);
        const where = `${name} of ${chosen}, ${range.from} to ${range.until}`;
        const [number] = await statementRows(scope, ofRange(figure), range);
        const value = number?.value ?? null;
        const wanted = value === null ? null : close(value);
        expect(folded(figure, days[name] ?? [], lengthOf(range), range.until), `${where}, by day`).toBe(
          wanted,
        );
        for (const by of Object.keys(partsOf(name)) as Part[]) {
          const lines = await breakdownLines(scope, name, by, range);
          expect(added(figure, lines ?? []), `${where}, by ${by}`).toBe(wanted);
          const own = (lines ?? []).flatMap(({ tenant }) => tenant ?? []);
          expect(
            own.filter((tenant) => !chosen.includes(tenant)),
            `${where}, by ${by}`,
          ).toEqual([]);
          if (lines?.some(({ tenant }) => tenant === null)) cut.add(`${name} by ${by}`);
        }
      }
    }
  // Both lists were longer than they are told, in one tenant at least.
  expect([...cut].toSorted()).toEqual(["certificates by product", "lesson_events by lesson"]);
});

test("parts of a tenant alone are what it has among others, whatever the others have", {
  timeout: 5 * 60_000,
}, async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  await loads.load("derive");
  const { tenants, today } = await stateOf(loads);
  const [own, other] = tenants;
  if (!own || !other) throw new Error("There are no two tenants.");
  const range = { from: addDays(today, -60), until: addDays(today, -1) };
  const ask = async (name: FigureName, by: Part) => breakdownLines(scopeIn(loads, [own]), name, by, range);
  const read = async () => Promise.all(partsOfAll.map(async ([name, by]) => [name, by, await ask(name, by)]));
  const before = await read();
  // Whatever happens at the other one.
  await loads.source.admin.query(
    `INSERT INTO platform.certificates (instance_id, learner_id, product_id, issued_at, created_at, updated_at)
     SELECT $1, NULL, product_id, platform.clock() - interval '3 days', platform.clock(), platform.clock()
     FROM platform.certificates WHERE instance_id = $2`,
    [other, own],
  );
  await loads.load("seed");
  await loads.load("derive");
  expect(await read()).toEqual(before);
  const [foreign] = await statementRows(scopeIn(loads, [other]), ofRange(figureOf("certificates")), range);
  expect(foreign?.value).toBeGreaterThan(0);
  // What asks for a tenant that the scope does not have gets nothing of it.
  const statement = byTenantAndDay([figureOf("certificates")]);
  const wider = {
    ...statement,
    text: statement.text.replaceAll("$1::bigint[]", `'{${own},${other}}'::bigint[]`),
  };
  const rows = await statementRows(scopeIn(loads, [own]), wider, range);
  expect(new Set(rows.map(({ tenant }) => tenant))).toEqual(new Set([own]));
});
