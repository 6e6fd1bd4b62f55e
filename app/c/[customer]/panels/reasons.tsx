import { Paper, Title } from "@mantine/core";
import { getLocale, getTranslations } from "next-intl/server";
import { type ReactNode, Suspense } from "react";
import { customerScope } from "#auth/scope.ts";
import type { Comparison } from "#components/panels/panel-params.ts";
import { needsAttention } from "#components/panels/reasons/attention.ts";
import { type Compared, comparedRanges } from "#components/panels/reasons/comparison.ts";
import { GoalsList } from "#components/panels/reasons/goals/goals-list.tsx";
import {
  type Contribution,
  causeOf,
  type Headline,
  headlineOf,
} from "#components/panels/reasons/headline.ts";
import { MarksList } from "#components/panels/reasons/marks/marks-list.tsx";
import { holidaysIn } from "#components/panels/reasons/marks/prepare-marks.ts";
import { paceOf } from "#components/panels/reasons/pace.ts";
import { AttentionList } from "#components/panels/reasons/said/attention-list.tsx";
import { HeadlineSentence } from "#components/panels/reasons/said/headline-sentence.tsx";
import { type Series, seriesOf } from "#components/panels/reasons/series.ts";
import type { TenantOption } from "#components/tenants/prepare-tree.ts";
import { addDays, type DayRange, earlier } from "#days.ts";
import { dailyFigures, type FigureName, figureOf } from "#db/figures/daily.ts";
import { certificates } from "#db/figures/rankings/certificates.ts";
import type { DayMark } from "#db/queries/day-marks.ts";
import { figureDays } from "#db/queries/figures/figure-days.ts";
import { statementRows } from "#db/queries/figures/statement-rows.ts";
import { goalsOf } from "#db/queries/goals.ts";
import type { Access, Scope } from "#db/scope.ts";
import { changeGoal, endGoal, setGoal } from "./goals-actions.ts";
import { addNote, changeNote, removeNote } from "./notes-actions.ts";
import { hrefOf, type PanelsRead } from "./params.ts";
import { valuesOf } from "./tenants-behind.tsx";

type Around = {
  access: Access;
  scope: Scope;
  read: PanelsRead;
  range: DayRange;
  /** Of the page, by name. */
  tenants: readonly TenantOption[];
  marks: readonly DayMark[];
};

/** What each tenant, and of certificates each product, had of a figure in both stretches. */
async function contributionsTo(
  { scope, tenants }: Around,
  name: FigureName,
  { now, before }: { now: DayRange; before: DayRange },
): Promise<Contribution[]> {
  const [there, then] = [await valuesOf(scope, name, now), await valuesOf(scope, name, before)];
  const ofTenants = tenants.map(
    ({ id, name }): Contribution => ({
      by: "tenant",
      id,
      name,
      now: there.get(id) ?? 0,
      before: then.get(id) ?? 0,
    }),
  );
  if (name !== "certificates") return ofTenants;
  const products = new Map<string, Contribution>();
  for (const [side, range] of [
    ["now", now],
    ["before", before],
  ] as const)
    for (const { tenant, product, name, total } of await statementRows(scope, certificates(), range)) {
      if (product === null) continue;
      const id = `${tenant} ${product}`;
      const found = products.get(id) ?? {
        by: "product",
        id: product,
        name: name ?? product,
        now: 0,
        before: 0,
      };
      products.set(id, { ...found, [side]: total });
    }
  return [...ofTenants, ...products.values()];
}

type Judged = Around & { all: readonly Series[]; comparison: Comparison };

type Found = { headline: Headline; ranges: Compared };

/** What explains the sentence, behind it, as soon as it is known. */
async function Explained({ headline, ranges, ...props }: Judged & Found) {
  const name = headline.figure.name as FigureName;
  const cause = causeOf(headline.figure, headline.change, await contributionsTo(props, name, ranges));
  return <Said {...props} headline={{ ...headline, cause }} />;
}

const Said = ({ headline, read }: Pick<Around, "read"> & Pick<Found, "headline">) => (
  <HeadlineSentence
    headline={headline}
    hrefOf={(whence) => hrefOf(read, { open: whence.figure, by: whence.of === "cause" ? "tenant" : "day" })}
  />
);

/** The one sentence of the page; nothing where nothing moved beyond the usual. */
export function HeadlineOf(props: Judged) {
  const { all, range, comparison, marks, read } = props;
  const found = headlineOf({ all, range, comparison, holidays: holidaysIn(marks) });
  const ranges = comparedRanges(range, comparison, all[0]?.known?.until);
  if (!found || !ranges) return null;
  const headline = { ...found, cause: null };
  return (
    <Suspense fallback={<Said headline={headline} read={read} />}>
      <Explained {...props} headline={headline} ranges={ranges} />
    </Suspense>
  );
}

/** A heading with what stands under it, beside others of its kind. */
export const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <Paper component="section" aria-label={title} p="sm">
    <Title order={2} fz="sm" fw={600} mb="xs">
      {title}
    </Title>
    {children}
  </Paper>
);

/** The days on which figures were outside of the usual. */
export async function AttentionOf({ all, range, marks, read }: Judged) {
  const t = await getTranslations("reasons.attention");
  const found = needsAttention(all, range, holidaysIn(marks));
  return (
    <Section title={t("title")}>
      <AttentionList
        attention={found}
        marks={marks}
        hrefOf={(figure) => hrefOf(read, { open: figure, by: "day" })}
      />
    </Section>
  );
}

const namesOf = (tenants: readonly TenantOption[]) =>
  Object.fromEntries(tenants.map(({ id, name }) => [id, name]));

/** For whom the reader may write goals and notes on this page. */
const whoseOf = ({ access, read, tenants }: Around) => ({
  mayAll: access.membership === null,
  chosen:
    read.tenants === null && access.membership === null ? [] : tenants.map(({ id, name }) => ({ id, name })),
});

/** The goals that the reader sees, each with its pace by the data until `yesterday`. */
export async function GoalsOf(props: Around & { yesterday: string; first: string }) {
  const { access, scope, tenants, yesterday, first } = props;
  const [t, goals] = await Promise.all([getTranslations("reasons.goals"), goalsOf(access)]);
  const paced = [];
  // One after another: a person has few statements at once.
  for (const goal of goals) {
    const name = goal.figure as FigureName;
    const figure = figureOf(name);
    const until = earlier(goal.ends_on, yesterday);
    // What a goal is of may have gone from the customer since; where nothing of it is left there is nothing to measure.
    const tenants = (goal.tenants ?? scope.allowed).map(BigInt).filter((id) => scope.allowed.includes(id));
    if (tenants.length === 0) continue;
    const of = await customerScope(access.customer.slug, { permission: "panels.read", tenants });
    const days = goal.starts_on > until ? {} : await figureDays(of, [name], { from: goal.starts_on, until });
    const series = seriesOf(figure, days[name] ?? [], { from: first, until: yesterday });
    paced.push({ goal, figure, pace: paceOf(series, goal) });
  }
  return (
    <Section title={t("title")}>
      <GoalsList
        slug={access.customer.slug}
        goals={paced}
        figures={dailyFigures}
        whose={whoseOf(props)}
        names={namesOf(tenants)}
        today={addDays(yesterday, 1)}
        actions={access.permissions.has("goals.write") ? { setGoal, changeGoal, endGoal } : null}
      />
    </Section>
  );
}

/** What there is to know about the days of the page: holidays, notes, loads that did not bring their day. */
export async function MarksOf(props: Around) {
  const { access, range, tenants, marks } = props;
  const [t, locale] = await Promise.all([getTranslations("reasons.marks"), getLocale()]);
  const shown = marks.filter(({ day }) => range.from <= day && day <= range.until);
  return (
    <Section title={t("title")} key={locale}>
      <MarksList
        slug={access.customer.slug}
        marks={shown}
        whose={whoseOf(props)}
        names={namesOf(tenants)}
        last={range.until}
        loadsHref={access.permissions.has("loads.read") ? `/c/${access.customer.slug}/loads` : null}
        actions={access.permissions.has("notes.write") ? { addNote, changeNote, removeNote } : null}
        mayKeepAll={access.permissions.has("customers.provision")}
      />
    </Section>
  );
}
