import { eq, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { type Plan, plans } from "#db/schema/console/plans.ts";
import { heedingRules } from "#errors/rules.ts";
import { sqlstateOf } from "#errors/sqlstate.ts";
import { OpendbError } from "#errors.ts";
import { type Accepting, acceptExcess, type Excess } from "./excess.ts";

/** What there is to say of a plan. */
export type WantedPlan = Omit<Plan, "id" | "created_at" | "is_offered">;

export type ChangedPlan = {
  id: number;
  before: WantedPlan | null;
  after: WantedPlan;
  /** Whose learners beyond the new limit whoever saved it has accepted, and why. */
  accepted?: { excesses: Excess[]; reason: string };
};

const plain = ({ id: _id, created_at: _at, is_offered: _offered, ...plan }: Plan): WantedPlan => plan;

/** That another plan has the name is told by the index. */
async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (sqlstateOf(cause) !== "23505") throw cause;
    throw new OpendbError("name_taken", "There is a plan of this name.", { params: {}, cause });
  }
}

async function found(tx: ControlDb, id: number): Promise<Plan> {
  const [plan] = await tx.select().from(plans).where(eq(plans.id, id)).for("update");
  if (plan) return plan;
  throw new OpendbError("not_found", `There is no plan ${id}.`, { params: {} });
}

const changed = () =>
  new OpendbError("changed_meanwhile", "The plan is not as the form had it.", { params: {} });

const columnsOf = (plan: WantedPlan) => sql`${plan.name}, ${plan.learner_limit}::int, ${plan.kit_limit}::int,
  ${plan.connection_limit}::int, ${plan.statement_seconds}::int, ${plan.export_days}::int, ${plan.price}::numeric, ${plan.billing_period}`;
const names = sql.raw(
  "name, learner_limit, kit_limit, connection_limit, statement_seconds, export_days, price, billing_period",
);

export const addPlan = (tx: ControlDb, wanted: WantedPlan): Promise<ChangedPlan> =>
  named(async () => {
    const { rows } = await tx.execute<{ id: string }>(
      sql`INSERT INTO console.plans (${names}) VALUES (${columnsOf(wanted)}) RETURNING id`,
    );
    return { id: Number(rows[0]?.id), before: null, after: wanted };
  });

/** What customers with a plan use of it whom who acts looks after: of others nobody else accepts anything. */
const usesOf = (id: number, { learner_limit }: WantedPlan) => sql`
  SELECT t.id_customer, ${learner_limit}::int AS learner_limit, console.learner_use(t.id_customer) AS learners
  FROM console.contracts t JOIN console.customers c ON c.id = t.id_customer
  WHERE t.id_plan = ${id} AND c.state <> 'gone' AND console.may_provision(t.id_customer)`;

/**
 * Changes a plan for all who have it. Kits that are there go on; their roles are given no more than it allows (kits/limits.ts).
 * Throws `changed_meanwhile` where it is not what `seen` says, and `learner_limit` where customers have more learners than it
 * would allow and nobody has accepted that.
 */
export const changePlan = (
  tx: ControlDb,
  {
    id,
    seen,
    wanted,
    accepting,
  }: { id: number; seen: WantedPlan; wanted: WantedPlan; accepting?: Accepting },
): Promise<ChangedPlan> =>
  named(async () => {
    const before = plain(await found(tx, id));
    const isSame = Object.entries(before).every(([name, value]) => seen[name as keyof WantedPlan] === value);
    if (!isSame) throw changed();
    const excesses = accepting ? await acceptExcess(tx, usesOf(id, wanted), accepting) : [];
    await heedingRules(() =>
      tx.execute(sql`UPDATE console.plans SET (${names}) = ROW(${columnsOf(wanted)}) WHERE id = ${id}`),
    );
    const accepted = accepting && excesses.length > 0 ? { excesses, reason: accepting.reason } : undefined;
    return { id, before, after: wanted, ...(accepted ? { accepted } : {}) };
  });

export type Offered = { id: number; name: string; before: { offered: boolean }; after: { offered: boolean } };

/** Whether new contracts may have it; those that have it keep it. */
export async function offerPlan(
  tx: ControlDb,
  { id, isOffered }: { id: number; isOffered: boolean },
): Promise<Offered> {
  const { name, is_offered } = await found(tx, id);
  await tx.execute(sql`UPDATE console.plans SET is_offered = ${isOffered} WHERE id = ${id}`);
  return { id, name, before: { offered: is_offered }, after: { offered: isOffered } };
}
