import { type SQL, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";

/** Who accepts that customers have more learners than their plan allows, and why. */
export type Accepting = { reason: string; by: string; idPerson: number | null };

export type Excess = { id_customer: number; limit: number; learners: number };

/**
 * Writes down that somebody accepts the learners beyond limits: of those rows of `uses` (id_customer, learner_limit, learners)
 * that are beyond theirs and not accepted yet. Returns them, for the audit.
 */
export async function acceptExcess(
  tx: ControlDb,
  uses: SQL,
  { reason, by, idPerson }: Accepting,
): Promise<Excess[]> {
  const { rows } = await tx.execute<{ id_customer: string; learner_limit: number; learners: string }>(sql`
    INSERT INTO console.learner_excesses (id_customer, learner_limit, learners, reason, id_person, accepted_by)
    SELECT u.id_customer, u.learner_limit, u.learners, ${reason}, ${idPerson}::bigint, ${by}
    FROM (${uses}) u WHERE NOT console.learners_fit(u.id_customer, u.learner_limit, u.learners)
    RETURNING id_customer, learner_limit, learners`);
  return rows.map(({ id_customer, learner_limit, learners }) => ({
    id_customer: Number(id_customer),
    limit: learner_limit,
    learners: Number(learners),
  }));
}
