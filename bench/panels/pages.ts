import { comparedRanges, readFrom } from "#components/panels/reasons/comparison.ts";
import {
  type Block,
  figuresOf,
  type RankingName,
  themeDefinitions,
} from "#components/panels/themes/definitions.ts";
import { addDays, type DayRange, later } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { Statement, Theme } from "#db/figures/figure.ts";
import { rankings } from "#db/figures/rankings.ts";
import { byTenant } from "#db/figures/statements.ts";
import { figureDays } from "#db/queries/figures/figure-days.ts";
import { impossibleTimes } from "#db/queries/figures/impossible-times.ts";
import { statementRows } from "#db/queries/figures/statement-rows.ts";
import { panelExtent } from "#db/queries/panel-extent.ts";
import type { Scope } from "#db/scope.ts";

/** The statement behind each ranking; two lists of one statement are two rankings. */
const behind: Record<RankingName, Statement<object>> = {
  ...rankings,
  best: rankings.ratings,
  worst: rankings.ratings,
  manual: rankings.access,
};

const valuesOf = (scope: Scope, name: FigureName, range: DayRange) =>
  statementRows(scope, byTenant(figureOf(name)), range);

async function askBlock(
  scope: Scope,
  block: Block,
  { now, before }: { now: DayRange; before: DayRange | null },
) {
  if (block.kind === "ranking") await statementRows(scope, behind[block.name], now);
  if (block.kind !== "tenants" || scope.tenants.length < 2) return;
  for (const name of block.figures) {
    await valuesOf(scope, name, now);
    if (before) await valuesOf(scope, name, before);
  }
}

/** What explains the headline, in the longest case: certificates, of which products are asked for as well as tenants. */
async function askHeadline(scope: Scope, ranges: DayRange[]) {
  for (const range of ranges) await valuesOf(scope, "certificates", range);
  for (const range of ranges) await statementRows(scope, rankings.certificates, range);
}

/** All that the page of a theme asks of a warehouse, in the page's own order and side by side as there. */
export async function askPage(scope: Scope, theme: Theme, asked: DayRange): Promise<void> {
  const extent = await panelExtent(scope);
  if (!extent) throw new Error("There is no data.");
  const range = { from: later(asked.from, extent.first), until: asked.until };
  const definition = themeDefinitions[theme];
  const compared = comparedRanges(range, "weekdays", range.until)?.before ?? null;
  const before = compared && compared.from >= extent.first ? compared : null;
  await figureDays(scope, figuresOf(definition), { from: readFrom(range, "weekdays"), until: range.until });
  await Promise.all([
    ...definition.blocks.map((block) => askBlock(scope, block, { now: range, before })),
    ...(theme === "overview" ? [askHeadline(scope, before ? [range, before] : [range])] : []),
    impossibleTimes(scope),
  ]);
}

/** The days of which a page reads figures, and those of its range. */
export const readDays = (range: DayRange) => ({
  from: readFrom(range, "weekdays"),
  first: range.from,
  until: range.until,
});

/** Ranges by name, as pages know them. */
export const rangesUntil = (until: string): Record<"7d" | "30d" | "90d" | "12m", DayRange> => ({
  "7d": { from: addDays(until, -6), until },
  "30d": { from: addDays(until, -29), until },
  "90d": { from: addDays(until, -89), until },
  "12m": { from: addDays(until, -364), until },
});
