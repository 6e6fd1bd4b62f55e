import { getFormatter, getNow, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { customerAccess } from "#auth/scope.ts";
import { AddressNotice } from "#components/address/notice.tsx";
import type { Search } from "#components/address/read.ts";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import { keptName } from "#components/panels/controls/kept-choice.ts";
import { PanelControls } from "#components/panels/controls/panel-controls.tsx";
import { FreshnessLine } from "#components/panels/freshness-line.tsx";
import { PanelBoundary } from "#components/panels/panel-boundary.tsx";
import { defaultWall } from "#components/panels/panel-params.ts";
import { PageSkeleton } from "#components/panels/panel-skeletons.tsx";
import print from "#components/panels/print.module.css";
import { ThemeNav } from "#components/panels/themes/theme-nav.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { addDays, dayOf } from "#days.ts";
import { type Theme, themes } from "#db/figures/figure.ts";
import { freshnessOf } from "#db/queries/freshness.ts";
import { tenantChoices } from "#db/queries/tenants.ts";
import { inText } from "#foreign.ts";
import { formatRange } from "#i18n/formats.ts";
import { shutPage } from "../shut.tsx";
import { followKept } from "./kept.ts";
import { ownTenants } from "./own-tenants.ts";
import { PanelsOfRange } from "./panels-of-range.tsx";
import { hrefOf, rangeOf, rangeValues, readPanels } from "./params.ts";

type Props = { slug: string; theme: Theme; search: Search };

const pathOf = (slug: string, theme: Theme) => `/c/${slug}/panels${theme === "overview" ? "" : `/${theme}`}`;

/** A page of panels: what is asked of all themes above, and the theme below. */
export async function PanelsPage({ slug, theme, search }: Props) {
  const t = await getTranslations("panels");
  const permission = "panels.read";
  const access = await customerAccess(slug, { permission });
  const shut = await shutPage(access, t("title"));
  if (shut) return shut;
  const read = readPanels(search);
  const [freshness, { scope, missing }] = await Promise.all([
    freshnessOf(access),
    ownTenants(slug, permission, read.tenants),
  ]);
  await followKept(scope, pathOf(slug, theme), search);
  if (freshness.asOf === null) {
    return (
      <>
        <PageHeader title={t("title")} />
        <AddressNotice search={search} problems={read.problems} />
        <EmptyState
          title={t("empty.never.title")}
          description={t("empty.never.text", { customer: inText(access.customer.name) })}
        />
      </>
    );
  }
  const [now, format, tenants] = await Promise.all([getNow(), getFormatter(), tenantChoices(scope)]);
  const { asOf: stated, nextDue, health, open } = freshness;
  // A source whose clock goes ahead has not yet told of what is to come.
  const isAhead = stated.getTime() > now.getTime();
  const asOf = isAhead ? now : stated;
  const yesterday = addDays(dayOf(stated), -1);
  const chosen = read.tenants === null ? [] : scope.tenants.map(String);
  const own = { ...read, tenants: read.tenants && [...scope.tenants] };
  const { range: shown } = rangeOf(read, yesterday, null);
  const plain = { ...own, open: null, wall: null };
  return (
    <>
      <div className={print.unprinted}>
        <PageHeader
          title={theme === "overview" ? t("title") : t(`themes.${theme}`)}
          description={
            <FreshnessLine
              asOf={asOf}
              isAhead={isAhead}
              due={nextDue}
              state={health.state}
              isRefreshing={open?.condition === "running"}
            />
          }
        />
      </div>
      <ThemeNav
        here={theme}
        themes={themes.map((one) => ({ theme: one, href: `${pathOf(slug, one)}${hrefOf(plain)}` }))}
      />
      <AddressNotice search={search} problems={read.problems} />
      <PanelControls
        choice={{ ...rangeValues(read.asked), compare: read.compare }}
        shown={shown}
        said={read.asked.preset === "custom" ? formatRange(format, shown) : null}
        yesterday={yesterday}
        tenants={tenants}
        chosen={chosen}
        kept={{ name: keptName(scope.person.id), path: `/c/${slug}/` }}
        wallHref={hrefOf(own, { open: null, wall: defaultWall })}
      />
      <PanelBoundary title={t("failed")}>
        <Suspense fallback={<PageSkeleton theme={theme} />}>
          <PanelsOfRange
            {...{ access, scope, theme, tenants, yesterday, read: own }}
            health={{ asOf, state: health.state }}
            missing={missing === 0 ? null : { count: missing, href: hrefOf(own) }}
            nextHref={`${pathOf(slug, themes[(themes.indexOf(theme) + 1) % themes.length] ?? "overview")}${hrefOf(own)}`}
          />
        </Suspense>
      </PanelBoundary>
    </>
  );
}
