import type { Unit } from "#components/charts/format.ts";
import type { PaletteSlot } from "#components/charts/palette.tsx";
import type { Measure } from "#components/charts/prepare-measures.ts";
import type { PlotKind } from "#components/charts/time/prepare-plot.ts";
import type { ActivityDay } from "#db/queries/panel-activity.ts";
import type { CountersDay } from "#db/queries/panel-counters.ts";

type Columns<Row> = Exclude<keyof Row, "day"> & string;
export type CounterColumn = Columns<CountersDay>;
export type ActivityColumn = Columns<ActivityDay>;

export type PanelName = "active" | "stickiness" | "learners" | "certificates" | "exams" | "messages";
export type FigureName =
  | ActivityColumn
  | "stickiness"
  | "users"
  | "certificates"
  | "passed"
  | "failed"
  | "pass_rate"
  | "user_messages"
  | "questions"
  | "comments";

/** A panel as data: which figures stand above its chart and which series are drawn in it. */
export type PanelDefinition<C extends string> = {
  name: PanelName;
  chart: PlotKind;
  /** Each series in a small chart of its own, where one axis would press the others flat. */
  isApart?: boolean;
  /** Of the grid's width: half, or two thirds with a third beside. */
  width?: "wide" | "beside";
  unit: Unit;
  /** A share that is drawn as a line to compare with. */
  reference?: number;
  headlines: { name: FigureName; unit: Unit; measure: Measure<C>; slot?: PaletteSlot }[];
  series: { name: FigureName; measure: Measure<C>; slot: PaletteSlot }[];
};

const sum = <C extends string>(column: C): Measure<C> => ({ how: "sum", column });
// Snapshots exist only where somebody was active within 30 days: without a row, nobody was, in any window.
const mean = (column: ActivityColumn) => ({ how: "mean", column, gap: "zero" }) as const;
const last = (column: ActivityColumn) => ({ how: "last", column, gap: "zero" }) as const;

/** dictionary.yaml, metrics.user_activity_snapshots: active_yesterday / active_30d. */
const stickiness = { how: "ratio", over: "dau", under: ["mau"] } as const;
const passRate = { how: "ratio", over: "exams_passed", under: ["exams_passed", "exams_failed"] } as const;

export const activityPanels: PanelDefinition<ActivityColumn>[] = [
  {
    name: "active",
    chart: "lines",
    isApart: true,
    width: "wide",
    unit: "mean",
    headlines: [
      { name: "dau", unit: "mean", measure: mean("dau"), slot: 1 },
      { name: "wau", unit: "count", measure: last("wau"), slot: 2 },
      { name: "mau", unit: "count", measure: last("mau"), slot: 3 },
    ],
    series: [
      { name: "dau", measure: mean("dau"), slot: 1 },
      { name: "wau", measure: mean("wau"), slot: 2 },
      { name: "mau", measure: mean("mau"), slot: 3 },
    ],
  },
  {
    name: "stickiness",
    chart: "lines",
    width: "beside",
    unit: "share",
    reference: 0.2,
    headlines: [{ name: "stickiness", unit: "share", measure: stickiness }],
    series: [{ name: "stickiness", measure: stickiness, slot: 1 }],
  },
];

export const counterPanels: PanelDefinition<CounterColumn>[] = [
  {
    name: "learners",
    chart: "bars",
    unit: "count",
    headlines: [{ name: "users", unit: "count", measure: sum("users") }],
    series: [{ name: "users", measure: sum("users"), slot: 1 }],
  },
  {
    name: "certificates",
    chart: "bars",
    unit: "count",
    headlines: [{ name: "certificates", unit: "count", measure: sum("certificates_issued") }],
    series: [{ name: "certificates", measure: sum("certificates_issued"), slot: 1 }],
  },
  {
    name: "exams",
    chart: "stacked",
    unit: "count",
    headlines: [
      { name: "passed", unit: "count", measure: sum("exams_passed"), slot: 1 },
      { name: "failed", unit: "count", measure: sum("exams_failed"), slot: 2 },
      { name: "pass_rate", unit: "share", measure: passRate },
    ],
    series: [
      { name: "passed", measure: sum("exams_passed"), slot: 1 },
      { name: "failed", measure: sum("exams_failed"), slot: 2 },
    ],
  },
  {
    name: "messages",
    chart: "lines",
    unit: "count",
    headlines: [
      { name: "user_messages", unit: "count", measure: sum("user_messages"), slot: 1 },
      { name: "questions", unit: "count", measure: sum("questions_created"), slot: 2 },
      { name: "comments", unit: "count", measure: sum("comments_created"), slot: 3 },
    ],
    series: [
      { name: "user_messages", measure: sum("user_messages"), slot: 1 },
      { name: "questions", measure: sum("questions_created"), slot: 2 },
      { name: "comments", measure: sum("comments_created"), slot: 3 },
    ],
  },
];
