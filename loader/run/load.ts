import type pg from "pg";
import { abandon } from "#db/cancel.ts";
import { type Address, client, heeding } from "#db/connect.ts";
import { loaderRole } from "#db/ddl.ts";
import { required } from "#env.ts";
import { at } from "#errors/origin.ts";
import type { OpendbError } from "#errors.ts";
import { keepAwake } from "./awake.ts";
import { fenced } from "./fence.ts";
import type { FollowUp, Job, Journal } from "./journal.ts";

/** How far a table is. `rows` were read or computed so far. */
export type LoadProgress = {
  table: string;
  isDone: boolean;
  rows: number;
  state?: string;
  /** Rows that were set aside. */
  rejected?: number;
};
export type OnProgress = (progress: LoadProgress) => void;

/** A claimed run that this process executes. */
export type LoadCall = {
  idRun: number;
  worker: string;
  signal: AbortSignal;
  onProgress?: OnProgress;
  followUp?: FollowUp;
  /** Told of each failure of a step, and of the one that ends the load. */
  onFailure?: (error: OpendbError, step?: string) => void;
};

/** What the parts of a load share. */
export type Load = LoadCall & { job: Job; journal: Journal; warehouse: Address };

/** How a load ended: the time up to which the warehouse is complete, and what kept it from being simply done. */
export type Outcome = { asOf: string | null; isReconciled: boolean; error?: OpendbError };

/** The warehouse of a job, for one execution. */
export const warehouseOf = ({ slug, host, port }: Job): Address =>
  fenced({ url: required("DATABASE_URL"), database: slug, host, port, role: loaderRole });

/** One warehouse connection for a piece of work; when the load is stopped, what runs on it is cancelled. */
export async function withWarehouse<T>(
  { warehouse, signal }: Pick<Load, "warehouse" | "signal">,
  work: (warehouse: pg.Client) => Promise<T>,
): Promise<T> {
  const opened = await at("warehouse", () => client(warehouse, signal));
  const stop = () => abandon(opened);
  signal.addEventListener("abort", stop);
  const rest = keepAwake(opened);
  try {
    signal.throwIfAborted();
    return await at("warehouse", () => heeding(opened, work));
  } finally {
    rest();
    signal.removeEventListener("abort", stop);
    await opened.end().catch(() => {});
  }
}
