import type { Trouble } from "#db/health.ts";
import { attemptLimit, type RunCondition } from "#db/vocabulary.ts";
import { explain } from "#errors/explanation.ts";
import { errorCodes, type Origin } from "#errors.ts";
import type { freshnessOf } from "./freshness.ts";
import { paint, when } from "./output.ts";

type Freshness = Awaited<ReturnType<typeof freshnessOf>>[number]["freshness"];
type Said = Freshness["troubles"][number];

/** A moment among others, whose times are all those of Sao Paulo. */
export const short = (at: Date | null | undefined) => when(at).replace(" (Sao Paulo)", "");

const titleOf = ({ code, origin }: Pick<Said, "code" | "origin">): string => {
  const known = errorCodes.find((name) => name === code);
  return known ? explain(known, (origin ?? undefined) as Origin | undefined).title : "";
};

const attempts = (attempt: number | null) =>
  attempt !== null && attempt <= attemptLimit
    ? `attempt ${attempt} of ${attemptLimit}`
    : `attempt ${attempt}`;

const tables = (count: number) => (count === 1 ? "1 table" : `${count} tables`);

const sentences: Record<Trouble["state"], (of: Said) => string> = {
  unreachable: (of) => `warehouse out of reach since ${short(of.since)}: ${titleOf(of)}`,
  unseen: ({ since }) =>
    `nobody has looked at the warehouse ${since ? `since ${short(since)}` : "yet"}: is a worker running?`,
  empty: () => "nothing loaded",
  missing: (of) => `no delta was requested for the night of ${short(of.since)}`,
  late: (of) => `late: data end at ${short(of.since)}`,
  failed: (of) => `load ${of.run} failed at ${short(of.since)}: ${titleOf(of)}`,
  needs_confirmation: (of) => `load ${of.run} has waited for a confirmation since ${short(of.since)}`,
  retrying: (of) => `load ${of.run} is at ${attempts(of.attempt)}`,
  unreconciled: (of) => `load ${of.run}: ${tables(of.tables)} unlike the source`,
};

/** What is in the way of relying on a customer's data, the worst first. */
export const troublesOf = ({ troubles }: Freshness): string[] =>
  troubles.map((of) => sentences[of.state](of));

/** The one word for a customer, in the colour of its meaning. */
export const healthOf = ({ state }: Freshness): string => {
  if (state === "fresh") return paint("green", "fresh");
  if (state === "paused") return state;
  return paint(["unreachable", "failed", "missing"].includes(state) ? "red" : "yellow", state);
};

const conditions: Partial<Record<RunCondition, string>> = {
  queued: "queued",
  running: "running",
  held_up: "waiting for a locked source table",
  connecting: "waiting for a connection at the source",
  interrupted: "waiting to be taken over",
};

/** What the open load of a customer does, or waits for. */
export function doing({ open_run: open }: Freshness, slug: string): string {
  if (!open) return "idle";
  const { id, kind, condition, since, attempt, nextAttemptAt } = open;
  const which = `${kind} (run ${id})`;
  if (condition === "retrying") {
    const why = titleOf(open);
    return `${which}: waiting for ${attempts(attempt + 1)} at ${short(nextAttemptAt)}${why ? `, because: ${why}` : ""}`;
  }
  if (condition === "interrupted" && open.state === "running")
    return `${which}: its process is gone or silent since ${short(since)}; a worker takes it over, or: opendb cancel ${slug}`;
  const from = condition !== "queued" && since ? ` since ${short(since)}` : "";
  const again = condition === "running" && attempt > 1 ? `, ${attempts(attempt)}` : "";
  return `${which}: ${conditions[condition] ?? condition}${from}${again}`;
}
