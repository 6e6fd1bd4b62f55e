import type { DayRow } from "#components/charts/prepare-measures.ts";
import type { ActivityDay } from "#db/queries/panel-activity.ts";
import type { CountersDay } from "#db/queries/panel-counters.ts";
import { activityPanels, counterPanels, type PanelDefinition } from "./definitions.ts";
import { Panel, type Shown } from "./panel.tsx";

type Group<Row> = { shown: Shown; rows: Promise<Row[]> };

async function Panels<C extends string>({
  panels,
  shown,
  rows,
}: Group<DayRow<C>> & { panels: PanelDefinition<C>[] }) {
  const read = await rows;
  return panels.map((definition) => (
    <Panel key={definition.name} definition={definition} rows={read} {...shown} />
  ));
}

/** Active learners and stickiness, when their read is done. */
export const ActivityPanels = (group: Group<ActivityDay>) => <Panels panels={activityPanels} {...group} />;

/** What happened by day, when its read is done. */
export const CounterPanels = (group: Group<CountersDay>) => <Panels panels={counterPanels} {...group} />;
