import { copyIn } from "./copy/in.ts";
import type { Copied } from "./copy/out.ts";
import type { Tally } from "./copy/tally.ts";
import type { StepContext } from "./step.ts";

/**
 * Streams a query of the source into a table of the warehouse, made in this transaction: `options` are those of COPY.
 * Both ends must name the same number of rows.
 */
export async function pour(
  {
    warehouse,
    snapshot,
    onCopy,
    recheck,
  }: Pick<StepContext, "warehouse" | "snapshot" | "onCopy" | "recheck">,
  query: string,
  into: string,
  list: string,
  { options = "", tally }: { options?: string; tally?: Tally } = {},
): Promise<Copied> {
  const sink = await copyIn(warehouse, `COPY ${into} (${list}) FROM STDIN (FORMAT binary${options})`);
  try {
    const sent = await snapshot.copy(query, sink, { onCopy, tally });
    // No lock was held between the look at the columns and the copy: a cast would hide a type that has changed since.
    await recheck?.();
    const taken = await sink.finish();
    if (taken !== sent.rows)
      throw new Error(`the source sent ${sent.rows} rows, the warehouse took ${taken}`);
    return sent;
  } catch (error) {
    await sink.abandon("the source gave up");
    throw error;
  }
}

/** Streams a query of the source into a temporary table, and lets the planner know what came. */
export async function pull(context: StepContext, query: string, into: string, list: string): Promise<Copied> {
  const copied = await pour(context, query, into, list);
  await context.warehouse.query(`ANALYZE ${into}`);
  return copied;
}
