import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { ChartGroup } from "#components/charts/live/group.tsx";
import { NoData } from "#components/panels/no-data.tsx";
import { PanelBoundary } from "#components/panels/panel-boundary.tsx";
import { ActivityPanels, CounterPanels } from "#components/panels/panel-groups.tsx";
import { PanelSkeletons } from "#components/panels/panel-skeletons.tsx";
import classes from "#components/panels/panels.module.css";
import { RangeLine } from "#components/panels/range-line.tsx";
import { rangeBefore, yearUntil } from "#days.ts";
import { panelActivity } from "#db/queries/panel-activity.ts";
import { panelCounters } from "#db/queries/panel-counters.ts";
import { panelExtent } from "#db/queries/panel-extent.ts";
import type { Scope } from "#db/scope.ts";
import { buildPanelQuery, type PanelsRead, rangeOf } from "./params.ts";

type Props = { scope: Scope; read: PanelsRead; yesterday: string; asOf: Date };

/** The panels once it is known from when to when there is data; both reads run side by side. */
export async function PanelsOfRange({ scope, read, yesterday, asOf }: Props) {
  const t = await getTranslations("panels");
  const extent = await panelExtent(scope);
  const { range, problems, isCovered } = rangeOf(read, yesterday, extent);
  const tenants = scope.tenants.length === scope.allowed.length ? null : [...scope.tenants];
  const line = <RangeLine range={range} problems={problems} yesterday={yesterday} extent={extent} />;
  if (!extent || !isCovered)
    return (
      <>
        {line}
        <NoData
          extent={extent}
          yesterday={yesterday}
          lastHref={extent && buildPanelQuery({ ...yearUntil(extent.last), range: null, tenants })}
          allHref={buildPanelQuery({ range: "all", tenants })}
        />
      </>
    );
  const { from } = rangeBefore(range);
  const activity = panelActivity(scope, from, range.until);
  const counters = panelCounters(scope, from, range.until);
  const shown = { range, first: extent.first, asOf };
  return (
    <>
      {line}
      <ChartGroup>
        <div className={classes.grid}>
          <PanelBoundary title={t("failed")}>
            <Suspense fallback={<PanelSkeletons kinds={["wide", "beside"]} />}>
              <ActivityPanels shown={shown} rows={activity} />
            </Suspense>
          </PanelBoundary>
          <PanelBoundary title={t("failed")}>
            <Suspense fallback={<PanelSkeletons kinds={["half", "half", "half", "half"]} />}>
              <CounterPanels shown={shown} rows={counters} />
            </Suspense>
          </PanelBoundary>
        </div>
      </ChartGroup>
    </>
  );
}
