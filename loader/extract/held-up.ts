import { setTimeout as setAlarm } from "node:timers";
import { setTimeout } from "node:timers/promises";
import type pg from "pg";
import { because, type Words, wordsOf } from "#errors/english.ts";
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

  constructor(
    { message, ...words }: Omit<Words, "reason"> & Partial<Words>,
    cause?: unknown,
    code: ErrorCode = "locked",
  ) {
    super(code, message, { ...words, isTransient: true, origin: "source", cause });
  }
}

/** Where a statement waits: for which relation, behind which of the server's processes, since when. */
export type WaitsFor = { relation: string; behind: number[]; since: Date };

/** A table was locked before we came. */
export function locked(place: WaitsFor | undefined, cause: unknown): HeldUp {
  const { relation = "", behind = [], since } = place ?? {};
  const words = wordsOf("source_table_locked", {
    relation: relation || "none",
    behind: behind.length > 0 ? behind.map(String) : "none",
    since: since ? { at: since.toISOString() } : "none",
  });
  return new HeldUp(words, cause);
}

/** Somebody came after us and had to wait. */
export const gaveWay = (relation: string, pid: number) =>
  new HeldUp(wordsOf("source_table_given_way", { relation, process: String(pid) }));

/** All connections that the source allows are in use. */
export function full(cause: unknown): HeldUp {
  const { meaning, hint } = explain("limit_reached", "source");
  return new HeldUp({ message: meaning, hint, params: {} }, cause, "limit_reached");
}

/** A table is another one than in the snapshot, in which it seems to be empty. */
export const rewritten = (relations: string[]) =>
  because("source_table_rewritten", { relations }, { isTransient: true, origin: "source" });

/** Told when somebody at the source has to be waited for, and with nothing when it goes on. */
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

/** The source takes us in, or does not, and says nothing. */
function silent(): OpendbError {
  const { meaning, hint } = explain("source_unavailable");
  return new OpendbError("source_unavailable", meaning, {
    hint,
    isTransient: true,
    origin: "source",
    params: {},
  });
}

/** Does what may get no answer for a while: after a moment `onWait` is told of that, too. */
export async function audibly<T>(onWait: OnWait | undefined, work: () => Promise<T>): Promise<T> {
  let telling: Promise<void> | undefined;
  const timer = setAlarm(() => {
    // Whoever cannot be told of it now does not end the load for that.
    telling = onWait?.(silent()).catch(() => {});
  }, lockWait);
  try {
    const result = await work();
    if (telling) {
      await telling;
      await onWait?.();
    }
    return result;
  } finally {
    clearTimeout(timer);
    await telling;
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
