import type pg from "pg";
import type { Customer } from "#db/schema/console/customers.ts";
import type { RunOptions } from "#db/schema/console/runs.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { tick } from "#sample-lms/tick/tick.ts";
import { quietDays, sameChange } from "./change.ts";
import {
  type DeltaFigures,
  type DeriveFigures,
  deltaFigures,
  deriveFigures,
  type SameFigures,
  sameFigures,
} from "./figures.ts";
import { type LoadRun, runLoader } from "./loader.ts";
import type { Rig } from "./rig.ts";

export type FollowingFigures = { derive: DeriveFigures; delta: DeltaFigures; same: SameFigures };

export type FollowingBench = {
  rig: Rig;
  source: pg.Client;
  customer: Customer;
  days: number;
  /** The first derive, with which the others are compared. */
  first: LoadRun;
  settle: () => Promise<unknown>;
  say: (text: string) => void;
};

/** What follows a first derive: a day's delta and its derive, and a change that is the same at every size. */
export async function runFollowing(bench: FollowingBench): Promise<FollowingFigures> {
  const { rig, source, customer, days, first, settle, say } = bench;
  const run = async (label: string, kind: LoadKind, options: RunOptions = {}) => {
    // A night comes after many checkpoints: the first change of each page is logged as the whole page.
    await settle();
    const done = await runLoader(rig, customer.id, kind, options);
    say(`  ${label}: ${done.seconds.toFixed(1)} s`);
    return done;
  };
  await tick(source, { days, seed: 1 });
  const delta = await run("delta of what happened since", "delta");
  const incremental = await run("derive, what the delta touched", "derive");
  // Of the same state, so that the two may be compared; and it has to find nothing to change.
  const again = await run("derive, everything again", "derive", { isFull: true });
  await quietDays(source, 8);
  await run("delta of a quiet week", "delta");
  await run("derive of it", "derive");
  const changed = await sameChange(source, String(customer.id_root_tenant));
  const same = await run(`delta of ${changed} changed rows`, "delta");
  const following = await run("derive of these", "derive");
  return {
    derive: deriveFigures({ full: first, incremental, again }),
    delta: deltaFigures(delta, days),
    same: sameFigures(changed, same, following),
  };
}
