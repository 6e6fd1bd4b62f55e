import type { SourceColumn } from "#loader/manifest/drift.ts";
import type { CopyIn } from "./copy/in.ts";
import type { Copied, Watch } from "./copy/out.ts";
import type { OnWait } from "./held-up.ts";

/**
 * An operational database to load from. Other kinds than PostgreSQL implement this one interface: rows arrive as
 * CopyData messages of a binary COPY, in the types of the contract.
 */
export type Source = {
  /**
   * Opens one consistent view of all tables, to be read by up to `connections` readers at once. `onWait` hears when it
   * takes more than a moment to get in, and of what waits later for somebody at the source and is of no step.
   */
  snapshot(connections: number, signal: AbortSignal, onWait?: OnWait): Promise<Snapshot>;
};

export type Snapshot = {
  /** The source's own clock when the view was taken, ISO with microseconds. */
  readonly now: string;
  /** The same view, for one step: `onWait` hears when a statement has to wait for somebody at the source. */
  told(onWait: OnWait): Snapshot;
  /** Names and types of what a query would give, found without running it. Throws what the source throws. */
  columns(query: string): Promise<SourceColumn[]>;
  /** About how many rows a query would give, by the source's own statistics and without running it. */
  estimate(query: string): Promise<number>;
  /** Rows of a small query; int8 and numeric as text. `first` is a statement that goes before, in the same transaction. */
  rows<T extends Record<string, unknown>>(query: string, first?: string): Promise<T[]>;
  /** Streams a query into a copy that is under way in a warehouse. */
  copy(query: string, sink: CopyIn, watch?: Watch): Promise<Copied>;
  /** Ends the view and cancels what still runs. Never throws. */
  close(): Promise<void>;
};
