import { inject } from "vitest";
import { addDays, type DayRange, lengthOf, monthOf, startOfWeek } from "#days.ts";
import { dailyFigures, figureOf } from "#db/figures/daily.ts";
import type { DailyFigure, Statement } from "#db/figures/figure.ts";
import { figureTruths, question, rankingTruths } from "#db/figures/oracle/read.testing.ts";
import { funnel } from "#db/figures/rankings/funnel.ts";
import { rankings } from "#db/figures/rankings.ts";
import { byTenant, byTenantAndDay, ofRange } from "#db/figures/statements.ts";
import { scopeOf } from "#db/scope.testing.ts";
import type { Scope } from "#db/scope.ts";
import type { TestLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { type FigureDay, figureDays } from "./figure-days.ts";
import { statementRows } from "./statement-rows.ts";

/* What pages show held against the source: every figure and ranking, for some tenants and ranges. */

export type Loaded = Pick<TestLoads, "customer" | "source">;

/** A scope of some of a customer's tenants, by whoever may see these. */
export function scopeIn({ customer }: Pick<Loaded, "customer">, tenants: readonly string[]): Scope {
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const ids = tenants.map(BigInt);
  const { id, slug } = customer;
  const of = { id, slug, name: "Test", host, port: Number(port) };
  return scopeOf({ customer: of, allowed: ids, tenants: ids, permissions: new Set() });
}

/** A customer's tenants, ascending, and the day of its data, which is not over. */
export async function stateOf({ customer }: Pick<Loaded, "customer">) {
  const rows = await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants ORDER BY id");
  const [as] = await ask<{ day: string }>(
    customer.asLoader,
    "SELECT opendb.day(max(until))::text AS day FROM opendb.watermarks",
  );
  return { tenants: rows.map(({ id }) => id), today: as?.day ?? "" };
}

/** Days, weeks and months until yesterday, what they are compared with, and the weeks in which summer time came and went. */
export function rangesUntil(today: string): DayRange[] {
  const until = addDays(today, -1);
  const week = { from: startOfWeek(until, "mon"), until };
  const month = { from: monthOf(until), until };
  const moved = (days: number, { from, until }: DayRange) => ({
    from: addDays(from, -days),
    until: addDays(until, -days),
  });
  const four = { from: addDays(until, -27), until };
  return [
    { from: until, until },
    moved(7, { from: until, until }),
    week,
    moved(7, week),
    month,
    moved(Math.ceil(lengthOf(month) / 7) * 7, month),
    four,
    moved(28, four),
    moved(364, four),
    { from: "2018-10-29", until: "2018-11-11" },
    { from: "2019-02-11", until: "2019-02-24" },
    { from: "2016-01-01", until },
  ];
}

const isClose = (a: unknown, b: unknown) =>
  typeof a === "number" && typeof b === "number"
    ? Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))
    : a === b;

/** A figure of a range from its days, as a page folds them into weeks, months and ranges. */
function folded(figure: DailyFigure, days: readonly FigureDay[], range: DayRange): number | null {
  const own = days.filter(({ day }) => day >= range.from && day <= range.until);
  const sum = (part: "value" | "over" | "under") => own.reduce((total, day) => total + (day[part] ?? 0), 0);
  if (figure.how === "sum") return sum("value");
  if (figure.how === "mean") return sum("value") / lengthOf(range);
  if (figure.how === "last") return own.find(({ day }) => day === range.until)?.value ?? 0;
  return sum("under") === 0 ? null : sum("over") / sum("under");
}

async function truthOf({ source }: Loaded, figure: DailyFigure, tenants: readonly string[], range: DayRange) {
  const truth = figureTruths.get(figure.name);
  if (!truth) throw new Error(`Nothing tells what ${figure.name} must be.`);
  const { rows } = await source.admin.query<{ value: number | null }>(question(truth, { tenants, ...range }));
  return rows[0]?.value ?? null;
}

/** Where a daily figure of a range, or a breakdown of it, is not what the source says. */
async function figureFaults(loaded: Loaded, tenants: readonly string[], range: DayRange): Promise<string[]> {
  const scope = scopeIn(loaded, tenants);
  const faults: string[] = [];
  const days = await figureDays(
    scope,
    dailyFigures.map(({ name }) => name),
    range,
  );
  for (const figure of dailyFigures) {
    const truth = await truthOf(loaded, figure, tenants, range);
    const [found] = await statementRows(scope, ofRange(figure), range);
    const parts = await statementRows(scope, byTenant(figure), range);
    const both = await statementRows(scope, byTenantAndDay([figure]), range);
    const said: Record<string, unknown> = {
      "the range": found?.value,
      "its days": folded(figure, days[figure.name] ?? [], range),
    };
    if (figure.how !== "ratio") {
      said["its tenants"] = parts.reduce((sum, { value }) => sum + (value ?? 0), 0);
      const rows = figure.how === "last" ? both.filter(({ day }) => day === range.until) : both;
      const sum = rows.reduce(
        (total, row) => total + Number((row as Record<string, unknown>)[figure.column]),
        0,
      );
      said["its tenants' days"] = figure.how === "mean" ? sum / lengthOf(range) : sum;
    }
    for (const [what, value] of Object.entries(said))
      if (!isClose(value, truth)) faults.push(`${figure.name}, ${what}: ${value}, the source ${truth}`);
    for (const { tenant, value } of parts) {
      const own = await truthOf(loaded, figure, [tenant], range);
      if (!isClose(value, own))
        faults.push(`${figure.name} of tenant ${tenant}: ${value}, the source ${own}`);
    }
  }
  return faults;
}

const rounded = (rows: readonly object[]) =>
  rows.map((row) =>
    JSON.stringify(row, (_, value) => (typeof value === "number" ? Math.round(value * 1e6) / 1e6 : value)),
  );

/** Products whose funnel is looked at: all that have lessons. */
const productsOf = async ({ source }: Loaded, tenants: readonly string[]) =>
  (
    await source.admin.query<{ id: string }>(
      "SELECT DISTINCT product_id AS id FROM platform.lessons WHERE instance_id = ANY ($1) ORDER BY 1",
      [tenants],
    )
  ).rows.map(({ id }) => id);

/** Where a ranking is not what the source says. Of rankings as they stand one range is enough. */
export async function rankingFaults(
  loaded: Loaded,
  tenants: readonly string[],
  range: DayRange,
  isFirst: boolean,
): Promise<string[]> {
  const scope = scopeIn(loaded, tenants);
  const faults: string[] = [];
  const hold = async (name: string, statement: Statement<object>, product?: string) => {
    const truth = rankingTruths.get(name);
    if (!truth) throw new Error(`Nothing tells what ${name} must be.`);
    const asked = question(truth, { tenants, ...range, product });
    const found = rounded(await statementRows(scope, statement, range));
    // A funnel is cut, and says of how many lessons.
    const all = (await loaded.source.admin.query(asked)).rows;
    const wanted = rounded(product === undefined ? all : all.slice(0, 500));
    const at = Array.from({ length: Math.max(found.length, wanted.length) }, (_, n) => n).find(
      (n) => found[n] !== wanted[n],
    );
    if (at !== undefined)
      faults.push(`${name} ${product ?? ""} row ${at}: ${found[at]}, the source ${wanted[at]}`);
  };
  for (const [name, statement] of Object.entries(rankings))
    if (isFirst || statement.parameters === "days") await hold(name, statement);
  for (const [statement, name] of [
    [rankings.certificates, "certificates"],
    [rankings.consumption, "lesson_events"],
  ] as const) {
    const [whole] = await statementRows(scope, ofRange(figureOf(name)), range);
    const sum = (await statementRows<{ total: number }>(scope, statement, range)).reduce(
      (all, { total }) => all + total,
      0,
    );
    if (sum !== whole?.value) faults.push(`${name} by rows: ${sum}, the figure ${whole?.value}`);
  }
  if (isFirst)
    for (const product of await productsOf(loaded, tenants))
      await hold("funnel", funnel(BigInt(product)), product);
  return faults;
}

/** Sets of tenants that are looked at: one alone, two, all. Each alone is held wherever figures are broken down by tenant. */
export const choicesOf = (tenants: readonly string[]): string[][] => [
  tenants.slice(0, 1),
  tenants.slice(1, 3),
  [...tenants],
];

/** Everything that is not as the source says, with the tenants and the range of which it is said. */
export async function faultsIn(loaded: Loaded, ranges: readonly DayRange[], choices: readonly string[][]) {
  const faults: string[] = [];
  for (const tenants of choices)
    for (const [at, range] of ranges.entries()) {
      const found = [
        ...(await figureFaults(loaded, tenants, range)),
        ...(await rankingFaults(loaded, tenants, range, at === 0)),
      ];
      faults.push(...found.map((fault) => `tenants ${tenants}, ${range.from} to ${range.until}: ${fault}`));
    }
  return faults;
}
