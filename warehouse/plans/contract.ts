import { and, eq, sql } from "drizzle-orm";
import { mayOwn } from "#db/contract-owners.ts";
import type { ControlDb } from "#db/control.ts";
import { type Contract, contracts } from "#db/schema/console/contracts.ts";
import { people } from "#db/schema/console/people.ts";
import { plans } from "#db/schema/console/plans.ts";
import { heedingRules } from "#errors/rules.ts";
import { OpendbError } from "#errors.ts";
import { type Accepting, acceptExcess } from "./excess.ts";

/** What was agreed with a customer. */
export type WantedContract = Omit<Contract, "id_customer" | "updated_by" | "updated_at">;

/** As the audit has it: names beside what ids point at. */
type Told = Omit<WantedContract, "id_plan" | "id_owner"> & { plan: string; owner: string | null };

export type ChangedContract = {
  before: Told | null;
  after: Told;
  /** Learners beyond the plan that whoever saved it has accepted, and why. */
  excess?: { learners: number; limit: number; reason: string };
};

const refused = (message: string) => new OpendbError("bad_input", message, { params: {} });

async function told(tx: ControlDb, { id_plan, id_owner, ...contract }: WantedContract): Promise<Told> {
  const [plan] = await tx.select({ name: plans.name }).from(plans).where(eq(plans.id, id_plan));
  const [owner] =
    id_owner === null
      ? []
      : await tx.select({ email: people.email }).from(people).where(eq(people.id, id_owner));
  return { ...contract, plan: plan?.name ?? String(id_plan), owner: owner?.email ?? null };
}

async function mustBeOffered(tx: ControlDb, id: number, current: number | undefined): Promise<void> {
  const [plan] = await tx.select({ is_offered: plans.is_offered }).from(plans).where(eq(plans.id, id));
  if (!plan || (!plan.is_offered && id !== current)) throw refused(`Plan ${id} is not offered.`);
}

async function mustBeOwner(
  tx: ControlDb,
  id: number,
  { idCustomer, current }: { idCustomer: number; current?: number | null },
) {
  if (id === current) return;
  const [owner] = await tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.id, id), mayOwn(idCustomer)));
  if (!owner) throw refused(`Person ${id} may not look after this customer.`);
}

async function accepted(tx: ControlDb, idCustomer: number, idPlan: number, accepting: Accepting) {
  const use = sql`SELECT ${idCustomer}::bigint AS id_customer, p.learner_limit, console.learner_use(${idCustomer}) AS learners
    FROM console.plans p WHERE p.id = ${idPlan}`;
  const [excess] = await acceptExcess(tx, use, accepting);
  return excess && { learners: excess.learners, limit: excess.limit, reason: accepting.reason };
}

/**
 * Writes what was agreed with a customer. Throws `changed_meanwhile` where the contract is not that of the moment `seen` (null:
 * where there is one already), `bad_input` for a plan that is not offered and an owner who may not be one, and
 * `learner_limit` where the customer has more learners than the plan allows and nobody has accepted that.
 */
export async function saveContract(
  tx: ControlDb,
  {
    idCustomer,
    by,
    seen,
    wanted,
    accepting,
  }: {
    idCustomer: number;
    by: string;
    seen: string | null;
    wanted: WantedContract;
    accepting?: Accepting;
  },
): Promise<ChangedContract> {
  const [found] = await tx
    .select()
    .from(contracts)
    .where(eq(contracts.id_customer, idCustomer))
    .for("update");
  if ((found?.updated_at.toISOString() ?? null) !== seen)
    throw new OpendbError("changed_meanwhile", "The contract is not as the form had it.", { params: {} });
  await mustBeOffered(tx, wanted.id_plan, found?.id_plan);
  if (wanted.id_owner !== null)
    await mustBeOwner(tx, wanted.id_owner, { idCustomer, current: found?.id_owner });
  const { id_plan, price, billing_period, starts_on, ends_on, notes, documents, id_owner } = wanted;
  // The web process may name these columns and no others, which drizzle's insert would.
  const excess = accepting ? await accepted(tx, idCustomer, id_plan, accepting) : undefined;
  const written = await heedingRules(() =>
    tx.execute(sql`
    INSERT INTO console.contracts (id_customer, id_plan, price, billing_period, starts_on, ends_on, notes, documents, id_owner, updated_by)
    VALUES (${idCustomer}, ${id_plan}, ${price}, ${billing_period}, ${starts_on}, ${ends_on}, ${notes}, ${sql.param(documents)}::text[], ${id_owner}, ${by})
    ON CONFLICT (id_customer) DO UPDATE SET id_plan = excluded.id_plan, price = excluded.price, billing_period = excluded.billing_period,
      starts_on = excluded.starts_on, ends_on = excluded.ends_on, notes = excluded.notes, documents = excluded.documents,
      id_owner = excluded.id_owner, updated_by = excluded.updated_by
    WHERE ${found ? sql`true` : sql`false`} RETURNING id_customer`),
  );
  if (written.rows.length === 0)
    throw new OpendbError("changed_meanwhile", "Somebody else has made a contract.", { params: {} });
  return {
    before: found ? await told(tx, wantedOf(found)) : null,
    after: await told(tx, wanted),
    ...(excess ? { excess } : {}),
  };
}

const wantedOf = ({
  id_customer: _id,
  updated_by: _by,
  updated_at: _at,
  ...contract
}: Contract): WantedContract => contract;
