import { getFormatter, getLocale, getTranslations } from "next-intl/server";
import { type ReactNode, Suspense } from "react";
import { ChartGroup } from "#components/charts/live/group.tsx";
import { ForeignText } from "#components/feedback/foreign-text.tsx";
import { NoData } from "#components/panels/no-data.tsx";
import { Numbers } from "#components/panels/numbers/numbers.tsx";
import { prepareNumber } from "#components/panels/numbers/prepare-number.ts";
import { PanelBoundary } from "#components/panels/panel-boundary.tsx";
import { BlockSkeleton, SectionSkeleton } from "#components/panels/panel-skeletons.tsx";
import classes from "#components/panels/panels.module.css";
import { PrintHeader } from "#components/panels/print-header.tsx";
import { RangeLine } from "#components/panels/range-line.tsx";
import { comparedRanges, readFrom } from "#components/panels/reasons/comparison.ts";
import { seriesOf } from "#components/panels/reasons/series.ts";
import { ChartPanel } from "#components/panels/themes/chart-panel.tsx";
import { figuresOf, themeDefinitions } from "#components/panels/themes/definitions.ts";
import { Overview } from "#components/panels/themes/overview.tsx";
import themed from "#components/panels/themes/themes.module.css";
import { PanelAskedProvider } from "#components/panels/truth/asked.tsx";
import { WallScreen } from "#components/panels/wall/wall-screen.tsx";
import type { TenantOption } from "#components/tenants/prepare-tree.ts";
import { later, yearUntil } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { Theme } from "#db/figures/figure.ts";
import { dayMarks } from "#db/queries/day-marks.ts";
import { figureDays } from "#db/queries/figures/figure-days.ts";
import { panelExtent } from "#db/queries/panel-extent.ts";
import type { Access, Scope } from "#db/scope.ts";
import type { HealthState } from "#db/vocabulary.ts";
import { formatRange } from "#i18n/formats.ts";
import { weekStarts } from "#i18n/locales.ts";
import { Drill } from "./drill.tsx";
import { FunnelOf } from "./funnel.tsx";
import { Impossible } from "./impossible.tsx";
import { buildPanelQuery, hrefOf, type PanelsRead, rangeOf } from "./params.ts";
import { RankingOf } from "./rankings.tsx";
import { AttentionOf, GoalsOf, HeadlineOf, MarksOf } from "./reasons.tsx";
import { TenantsBehind } from "./tenants-behind.tsx";

type Props = {
  access: Access;
  scope: Scope;
  theme: Theme;
  read: PanelsRead;
  tenants: TenantOption[];
  yesterday: string;
  health: { asOf: Date; state: HealthState };
  missing: { count: number; href: string } | null;
  /** The next theme, for a wall. */
  nextHref: string;
};

/** Names of the tenants on paper: as many as one reads. */
function names(tenants: readonly TenantOption[], more: (count: number) => string): ReactNode {
  const most = 6;
  return (
    <>
      {tenants.slice(0, most).map(({ id, name }, at) => (
        <span key={id}>
          {at > 0 ? ", " : null}
          <ForeignText text={name} most={60} isInside />
        </span>
      ))}
      {tenants.length > most ? ` ${more(tenants.length - most)}` : null}
    </>
  );
}

/** A theme once it is known from when to when there is data. */
export async function PanelsOfRange({
  access,
  scope,
  theme,
  read,
  tenants,
  yesterday,
  health,
  missing,
  nextHref,
}: Props) {
  const [t, format, locale, extent] = await Promise.all([
    getTranslations("panels"),
    getFormatter(),
    getLocale(),
    panelExtent(scope),
  ]);
  const { range: asked, problems, isCovered } = rangeOf(read, yesterday, extent);
  // Days before the first of data are no days on which nothing happened.
  const range = extent && isCovered ? { ...asked, from: later(asked.from, extent.first) } : asked;
  const compared = comparedRanges(range, read.compare, yesterday)?.before ?? null;
  const line = <RangeLine {...{ range, compared, problems, yesterday, extent, missing }} />;
  if (!extent || !isCovered)
    return (
      <>
        {line}
        <NoData
          extent={extent}
          yesterday={yesterday}
          lastHref={
            extent && buildPanelQuery({ ...yearUntil(extent.last), range: null, tenants: read.tenants })
          }
          allHref={buildPanelQuery({ range: "all", tenants: read.tenants })}
        />
      </>
    );
  const definition = themeDefinitions[theme];
  const isComparable = compared !== null && compared.from >= extent.first;
  const figures = [...figuresOf(definition), ...(read.open ? [read.open] : [])];
  const from = readFrom(range, read.compare);
  const [days, marks] = await Promise.all([
    figureDays(scope, figures, { from, until: range.until }),
    dayMarks(access, { range: { from, until: range.until }, tenants: scope.tenants }),
  ]);
  const known = { from: extent.first, until: yesterday };
  const seriesOfName = (name: FigureName) => seriesOf(figureOf(name), days[name] ?? [], known);
  const shown = tenants.filter(({ id }) => scope.tenants.includes(BigInt(id)));
  const asking = { range, comparison: read.compare, weekStart: weekStarts[locale] };
  const numbers = definition.numbers.map((name) =>
    prepareNumber(name, seriesOfName(name), days[name] ?? [], asking),
  );
  const reasons = { access, scope, read, range, tenants: shown, marks };
  const judged = { ...reasons, all: definition.numbers.map(seriesOfName), comparison: read.compare };
  const around = { scope, range, tenants: shown, compared: isComparable ? compared : null };
  const title = t(`themes.${theme}`);
  const said = formatRange(format, range);
  const isOverview = theme === "overview";
  const few = (
    <Numbers
      numbers={numbers}
      isLarge={isOverview}
      hrefOf={(name) => hrefOf(read, { open: name, by: "day" })}
    />
  );
  const content = (isWall: boolean) => (
    <>
      {isOverview ? (
        <Overview
          headline={
            <PanelBoundary title={t("failed")}>
              <HeadlineOf {...judged} />
            </PanelBoundary>
          }
          attention={
            <>
              <AttentionOf {...judged} />
              <PanelBoundary title={t("failed")}>
                <Suspense fallback={<SectionSkeleton />}>
                  <GoalsOf {...reasons} yesterday={yesterday} first={extent.first} />
                </Suspense>
              </PanelBoundary>
              <MarksOf {...reasons} />
            </>
          }
        >
          {few}
        </Overview>
      ) : (
        few
      )}
      {read.open && !isWall ? (
        <PanelBoundary title={t("failed")}>
          <Suspense>
            <Drill {...around} read={read} figure={read.open} days={days} />
          </Suspense>
        </PanelBoundary>
      ) : null}
      <ChartGroup>
        <div className={classes.grid}>
          {definition.blocks.map((block) => {
            if (block.kind === "chart")
              return (
                <ChartPanel
                  key={block.name}
                  block={block}
                  days={days}
                  range={range}
                  known={known}
                  marks={marks}
                  asOf={health.asOf}
                />
              );
            if (block.kind === "ranking")
              return (
                <PanelBoundary key={block.name} title={t("failed")}>
                  <Suspense fallback={<BlockSkeleton block={block} />}>
                    <RankingOf {...around} block={block} asOf={health.asOf} />
                  </Suspense>
                </PanelBoundary>
              );
            if (block.kind === "funnel")
              return (
                <PanelBoundary key={block.kind} title={t("failed")}>
                  <Suspense>
                    <FunnelOf {...around} product={read.product} asOf={health.asOf} />
                  </Suspense>
                </PanelBoundary>
              );
            if (shown.length < 2 || (isWall && theme !== "platforms")) return null;
            return (
              <PanelBoundary key={block.kind} title={t("failed")}>
                <Suspense fallback={<BlockSkeleton block={block} rows={shown.length} />}>
                  <TenantsBehind {...around} figures={block.figures} />
                </Suspense>
              </PanelBoundary>
            );
          })}
        </div>
      </ChartGroup>
      {isWall || isOverview ? null : (
        <div className={themed.last}>
          <MarksOf {...reasons} />
        </div>
      )}
    </>
  );
  return (
    <PanelAskedProvider value={{ range, tenants: scope.tenants.map(String), ...health }}>
      <PrintHeader
        customer={<ForeignText text={scope.customer.name} isInside />}
        theme={title}
        range={said}
        compared={isComparable ? t("range.compared", { range: formatRange(format, compared) }) : null}
        tenants={
          read.tenants === null
            ? t("tenants.all", { count: tenants.length })
            : names(shown, (count) => t("print.more", { count }))
        }
      />
      {line}
      {read.wall === null ? (
        <>
          {content(false)}
          <PanelBoundary title={t("failed")}>
            <Suspense>
              <Impossible scope={scope} tenants={read.tenants} />
            </Suspense>
          </PanelBoundary>
        </>
      ) : (
        <WallScreen
          title={`${title} · ${said}`}
          nextHref={nextHref}
          seconds={read.wall}
          leaveHref={hrefOf(read, { wall: null })}
        >
          {content(true)}
        </WallScreen>
      )}
    </PanelAskedProvider>
  );
}
