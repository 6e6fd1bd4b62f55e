import { setTimeout } from "node:timers/promises";
import type pg from "pg";
import { explain } from "#errors/explanation.ts";
import { type ErrorCode, OpendbError } from "#errors.ts";

/*
 * The platform comes first. Our statements wait a moment for a lock and never longer, and whoever waits behind one of
 * them is let through: an ALTER TABLE that waits for us makes all of the platform's own queries wait behind it.
 */

/** How long one statement of ours waits for a lock, and how long somebody may wait behind ours, in milliseconds. */
export const lockWait = 2000;
/** How often we look whether somebody does. */
export const lookEvery = 500;
/** How long a load waits in all for a table that stays locked, unless told otherwise. */
export const usualPatience = 60_000;

/** A statement at the source that did not come to its end because of somebody else: a lock, or connections in use. */
export class HeldUp extends OpendbError {
  /** It had handed on rows: the step as a whole begins again. */
  hasBegun = false;

  constructor(message: string, hint: string | undefined, cause?: unknown, code: ErrorCode = "locked") {
    super(code, message, { hint, isTransient: true, origin: "source", cause });
  }
}

/** Where a statement waits: for which relation, behind which of the server's processes, since when. */
export type WaitsFor = { relation: string; behind: number[]; since: Date };

/** A table was locked before we came. */
export function locked(place: WaitsFor | undefined, cause: unknown): HeldUp {
  const by = place && place.behind.length > 0 ? `its process ${place.behind.join(", ")}` : "somebody else";
  const since = place ? `, at least since ${place.since.toISOString()}` : "";
  return new HeldUp(
    `The source's table ${place?.relation ?? "that is read"} is locked by ${by}${since}.`,
    "The load goes on by itself when the lock is gone. A change of schema that was left open holds up the platform, too: end that transaction at the source.",
    cause,
  );
}

/** Somebody came after us and had to wait. */
export const gaveWay = (relation: string, pid: number) =>
  new HeldUp(
    `The load let go of the source's table ${relation}, because process ${pid} there waited behind it.`,
    "It reads the table again by itself when that process is done, most often a change of the platform's schema.",
  );

/** All connections that the source allows are in use. */
export function full(cause: unknown): HeldUp {
  const { meaning, hint } = explain("limit_reached", "source");
  return new HeldUp(meaning, hint, cause, "limit_reached");
}

/** A table is another one than in the snapshot, in which it seems to be empty. */
export const rewritten = (relations: string[]) =>
  new OpendbError(
    "transaction_conflict",
    `The source's table ${relations.join(", ")} was rewritten or emptied while the load was reading: its snapshot cannot see the rows any more.`,
    {
      hint: "The load is tried again by itself with a new snapshot; nothing of the table was written.",
      isTransient: true,
      origin: "source",
    },
  );

/** Told when a statement has to wait, and with nothing when it goes on. */
export type OnWait = (why?: OpendbError) => Promise<void>;

/** Tries a statement again while somebody holds it up, for no longer than `patience`. */
export async function patiently<T>(
  { patience, signal, onWait }: { patience: number; signal: AbortSignal; onWait?: OnWait },
  work: () => Promise<T>,
): Promise<T> {
  const began = Date.now();
  let isWaiting = false;
  for (;;) {
    try {
      const result = await work();
      if (isWaiting) await onWait?.();
      return result;
    } catch (error) {
      if (!(error instanceof HeldUp) || error.hasBegun || Date.now() - began > patience) throw error;
      isWaiting = true;
      await onWait?.(error);
      await setTimeout(lookEvery, undefined, { signal });
    }
  }
}

/** How often a step that gave way begins again in the same snapshot. */
const attempts = 5;

/** Does a step; one that gave way in the middle of a copy begins again, in the same snapshot. */
export async function fromTheBeginning<T>(warehouse: pg.Client, step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof HeldUp) || !error.hasBegun || attempt === attempts) throw error;
      await warehouse.query("ROLLBACK");
    }
}
