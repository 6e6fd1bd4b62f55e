import { eq } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { people } from "#db/schema/console/people.ts";
import { provisions } from "#db/schema/console/provisions.ts";
import { sourceTree } from "#loader/source.ts";
import { agree, offeredPlan } from "#warehouse/plans/agree.ts";
import { registerNew } from "#warehouse/provision.ts";
import { byOf, draftOf, type Job } from "./step.ts";

/** Who wanted the customer looks after it, and sees it from now on. */
async function letSee(tx: ControlDb, job: Job, { id }: Customer): Promise<void> {
  const { actor, idPerson } = byOf(job);
  if (idPerson === undefined) return;
  const [person] = await tx.select().from(people).where(eq(people.id, idPerson));
  if (!person || person.role === "admin") return;
  await tx.insert(memberships).values({ id_person: idPerson, id_customer: id }).onConflictDoNothing();
  const details = { person: person.email, tenants: null, by: "provision" };
  await tx
    .insert(audit)
    .values({ actor, id_person: idPerson, action: "membership.grant", id_customer: id, details });
}

async function writeContract(tx: ControlDb, job: Job, { id }: Customer): Promise<void> {
  const { contract } = draftOf(job);
  const { actor, idPerson } = byOf(job);
  const plan = await offeredPlan(tx, { id: contract.idPlan ?? 0 });
  await agree(tx, {
    id_customer: id,
    id_plan: plan.id,
    price: contract.price ?? plan.price,
    billing_period: contract.billingPeriod,
    starts_on: contract.startsOn ?? "",
    ends_on: contract.endsOn,
    notes: contract.notes,
    documents: contract.documents,
    id_owner: idPerson ?? null,
    by: actor,
  });
}

/** The customer's row with its contract, in one transaction with the provision's note of it. */
export async function makeCustomer(job: Job): Promise<void> {
  const { provision, db } = job.hold;
  if (provision.id_customer !== null) return;
  const { name, tenants, placement } = draftOf(job);
  const [first = 0n, ...more] = tenants.roots.map(BigInt);
  const { customer } = await registerNew(db, {
    slug: name.slug,
    name: name.name,
    idRootTenant: first,
    moreRootTenants: more,
    tree: sourceTree,
    serverId: placement.idServer ?? undefined,
    actor: byOf(job).actor,
    idPerson: byOf(job).idPerson,
    also: async (tx, made) => {
      await writeContract(tx, job, made);
      await letSee(tx, job, made);
      await tx.update(provisions).set({ id_customer: made.id }).where(eq(provisions.id, provision.id));
    },
  });
  provision.id_customer = customer.id;
}
