import type { FigureName } from "#db/figures/daily.ts";
import type { Theme } from "#db/figures/figure.ts";

export type ChartName =
  | "dau"
  | "wau"
  | "mau"
  | "stickiness"
  | "learners"
  | "lesson_events"
  | "messages"
  | "conversations"
  | "certificates"
  | "exams"
  | "pass_rate";

/** A chart of figures by day. `width`, of the page's: a third, a half, all of it. */
export type ChartBlock = {
  kind: "chart";
  name: ChartName;
  figures: readonly FigureName[];
  chart: "bars" | "stacked" | "lines";
  width?: "third" | "half" | "full";
  /** A share that is drawn as a line to compare with. */
  reference?: number;
};

/** The figures of each tenant side by side. */
export type TenantsBlock = { kind: "tenants"; figures: readonly FigureName[] };

export const rankingNames = [
  "certificates",
  "best",
  "worst",
  "consumption",
  "hours",
  "watched",
  "access",
  "manual",
  "caps",
  "completion",
] as const;
export type RankingName = (typeof rankingNames)[number];

/** Products, lessons, tracks or tenants with their numbers, or the hours of a week. */
export type RankingBlock = { kind: "ranking"; name: RankingName; width?: ChartBlock["width"] };

/** The lessons of one product in their order. */
export type FunnelBlock = { kind: "funnel" };

export type Block = ChartBlock | TenantsBlock | RankingBlock | FunnelBlock;

/** What stands on the page of a theme, from top to bottom: its numbers, its charts, the table behind them. */
export type ThemeDefinition = { numbers: readonly FigureName[]; blocks: readonly Block[] };

const chart = (name: ChartName, figures: FigureName[], more: Partial<ChartBlock> = {}): ChartBlock => ({
  kind: "chart",
  name,
  figures,
  chart: "bars",
  ...more,
});
const ranking = (name: RankingName, width: ChartBlock["width"] = "half"): RankingBlock => ({
  kind: "ranking",
  name,
  width,
});
const line = { chart: "lines" } as const;
const third = { width: "third" } as const;
const tenants = (...figures: FigureName[]): TenantsBlock => ({ kind: "tenants", figures });

export const themeDefinitions: Record<Theme, ThemeDefinition> = {
  overview: {
    numbers: ["dau", "mau", "stickiness", "learners", "certificates", "passed", "pass_rate", "events"],
    blocks: [],
  },
  learners: {
    numbers: ["learners", "mau", "wau", "dau"],
    blocks: [
      chart("learners", ["learners"]),
      chart("mau", ["mau"], line),
      ranking("caps", "full"),
      tenants("learners", "mau", "wau", "dau"),
    ],
  },
  engagement: {
    numbers: ["dau", "wau", "mau", "stickiness", "user_messages"],
    // Each on an axis of its own: on that of a month's learners a day's would lie flat.
    blocks: [
      chart("dau", ["dau"], { ...line, ...third }),
      chart("wau", ["wau"], { ...line, ...third }),
      chart("mau", ["mau"], { ...line, ...third }),
      chart("stickiness", ["stickiness"], { ...line, reference: 0.2 }),
      chart("messages", ["user_messages", "questions", "comments"], line),
      ranking("hours", "full"),
      tenants("dau", "wau", "mau", "stickiness", "user_messages"),
    ],
  },
  content: {
    numbers: ["lesson_events", "comments", "questions"],
    blocks: [
      chart("lesson_events", ["lesson_events"]),
      chart("conversations", ["questions", "comments"], line),
      ranking("consumption"),
      ranking("watched"),
      { kind: "funnel" },
      ranking("best"),
      ranking("worst"),
      tenants("lesson_events", "comments", "questions"),
    ],
  },
  results: {
    numbers: ["certificates", "passed", "failed", "pass_rate"],
    blocks: [
      chart("certificates", ["certificates"], third),
      chart("exams", ["passed", "failed"], { ...third, chart: "stacked" }),
      chart("pass_rate", ["pass_rate"], { ...line, ...third }),
      ranking("certificates"),
      ranking("completion"),
      tenants("certificates", "passed", "failed", "pass_rate"),
    ],
  },
  access: {
    numbers: ["learners", "mau"],
    blocks: [ranking("access"), ranking("manual"), tenants("learners", "mau")],
  },
  platforms: {
    numbers: ["mau", "learners", "certificates", "pass_rate"],
    blocks: [tenants("mau", "dau", "stickiness", "learners", "certificates", "pass_rate", "user_messages")],
  },
};

/** Every figure of days that a theme's page reads. */
export function figuresOf({ numbers, blocks }: ThemeDefinition): FigureName[] {
  const charted = blocks.flatMap((block) => (block.kind === "chart" ? block.figures : []));
  return [...new Set([...numbers, ...charted])];
}
