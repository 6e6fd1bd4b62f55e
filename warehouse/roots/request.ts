import { sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { heedingRules } from "#errors/rules.ts";
import { acceptExcess, type Excess } from "../plans/excess.ts";

export type RootsRequest = {
  idCustomer: number;
  /** The roots that whoever asks has seen, and those that are wanted; ids of the source as text. */
  before: readonly string[];
  after: readonly string[];
  /** Why more learners than the plan allows are accepted; without one they are refused. */
  reason?: string;
  /** A person's e-mail or `terminal:name`. */
  requestedBy: string;
  idPerson: number | null;
};

export type RequestedRoots = {
  id: number;
  run: number;
  before: string[];
  after: string[];
  excess: { learners: number; limit: number; reason: string } | null;
};

const list = (ids: readonly string[]) => sql`${sql.param(`{${ids.join(",")}}`)}::bigint[]`;

async function accepted(tx: ControlDb, request: RootsRequest): Promise<Excess | undefined> {
  const { idCustomer, after, reason, requestedBy, idPerson } = request;
  if (reason === undefined || reason.trim() === "") return undefined;
  const use = sql`SELECT t.id_customer, p.learner_limit, console.learners_in(console.tenants_below(${list(after)})) AS learners
    FROM console.contracts t JOIN console.plans p ON p.id = t.id_plan WHERE t.id_customer = ${idCustomer}`;
  const [excess] = await acceptExcess(tx, use, { reason: reason.trim(), by: requestedBy, idPerson });
  return excess;
}

/**
 * Changes which of the source's trees a customer has, and requests the seed that brings their rows, in the caller's
 * transaction. The tenants that go are out of everybody's reach from then on. Throws `changed_meanwhile` where the roots are
 * not those of `before`, `roots_refused` for some that may not be, `load_open` while a load has not ended,
 * `learner_limit` where the plan has no room for them, and `customer_closed`.
 */
export const requestRoots = (tx: ControlDb, request: RootsRequest): Promise<RequestedRoots> =>
  heedingRules(async () => {
    const { idCustomer, before, after, reason, requestedBy, idPerson } = request;
    const excess = await accepted(tx, request);
    // The web process may name these columns and no others, which drizzle's insert would.
    const { rows } = await tx.execute<{ id: string }>(sql`
      INSERT INTO console.root_changes (id_customer, before, after, id_person, requested_by)
      VALUES (${idCustomer}, ${list(before)}, ${list(after)}, ${idPerson}, ${requestedBy}) RETURNING id`);
    const runs = await tx.execute<{ id: string }>(
      sql`SELECT id FROM console.runs WHERE id_customer = ${idCustomer} ORDER BY id DESC LIMIT 1`,
    );
    return {
      id: Number(rows[0]?.id),
      run: Number(runs.rows[0]?.id),
      before: [...before],
      after: [...after],
      excess: excess
        ? { learners: excess.learners, limit: excess.limit, reason: reason?.trim() ?? "" }
        : null,
    };
  });

/** Asks a worker to read the source's tenants: the web process does not reach the source. */
export async function askForTenants(tx: ControlDb): Promise<void> {
  await tx.execute(sql`SELECT console.ask_source_tenants()`);
}
