import { and, eq } from "drizzle-orm";
import type pg from "pg";
import type { Control } from "#db/control.ts";
import { loaderRole } from "#db/ddl.ts";
import { runs } from "#db/schema/console/runs.ts";
import { because } from "#errors/english.ts";
import { copyIn } from "./extract/copy/in.ts";
import { copyOut } from "./extract/copy/out.ts";
import { lockClaims } from "./run/claim.ts";
import { acquireFence, fenced } from "./run/fence.ts";

/** What loads have to do with it when a warehouse goes to another server. */

/** No run has this number: the fence says that a move had the warehouse last. */
const noRun = 0;

/**
 * Sees to it that no load writes to a customer's warehouse: none runs, and one that only stood still may not commit any
 * more. That none is claimed from here on follows from the row of the move. Throws `load_running` while one runs.
 */
export async function holdLoads(
  control: Control,
  idCustomer: number,
  at: { url: string; database: string; host: string; port: number },
): Promise<void> {
  const [running] = await control.transaction(async (tx) => {
    await lockClaims(tx);
    return tx
      .select({ id: runs.id, kind: runs.kind })
      .from(runs)
      .where(and(eq(runs.id_customer, idCustomer), eq(runs.state, "running")));
  });
  if (running) throw because("load_running", { load: String(running.id), kind: running.kind });
  await acquireFence(fenced({ ...at, role: loaderRole }), noRun);
}

/** Streams what `read` gives on one connection into a table on another one; memory stays flat. Returns the rows. */
export async function carryRows(
  { from, read }: { from: pg.Client; read: string },
  { to, into, options = "" }: { to: pg.Client; into: string; options?: string },
): Promise<number> {
  const sink = await copyIn(to, `COPY ${into} FROM STDIN (FORMAT binary${options})`);
  try {
    const sent = await copyOut(from, `COPY (${read}) TO STDOUT (FORMAT binary)`, sink);
    const taken = await sink.finish();
    if (taken !== sent.rows) throw new Error(`One end sent ${sent.rows} rows, the other took ${taken}.`);
    return taken;
  } catch (error) {
    await sink.abandon("the other end gave up");
    throw error;
  }
}
