import { and, inArray, sql } from "drizzle-orm";
import { type Invitation, newLink } from "#auth/invitations/link.ts";
import { deliver } from "#auth/invitations/mail.ts";
import type { ControlDb } from "#db/control.ts";
import type { Draft } from "#db/provisioning/draft.ts";
import { audit } from "#db/schema/console/audit.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { people } from "#db/schema/console/people.ts";
import type { Invited, ProvisionDetails } from "#db/schema/console/provision_steps.ts";
import { env } from "#env.ts";
import { held, noteStep } from "./hold.ts";
import { byOf, customerIdOf, draftOf, type Job } from "./step.ts";

type Wanted = Draft["people"]["people"][number];
type Met = Invited & { isNew: boolean; invitation?: Invitation };

/** A link by which somebody new sets a password. Without a mail server nobody would get it: then it is made later, by hand. */
async function linkFor(
  tx: ControlDb,
  job: Job,
  idPerson: number,
  email: string,
): Promise<Invitation | undefined> {
  if (env().SMTP_URL === undefined) return undefined;
  const { actor, idPerson: by } = byOf(job);
  const { link, hash } = newLink();
  const { rows } = await tx.execute<{ email: string; name: string; expires_at: string }>(
    sql`SELECT * FROM console.add_invitation(${idPerson}::bigint, 'invitation', ${hash}, ${actor})`,
  );
  const [made] = rows;
  if (!made) return undefined;
  await tx.insert(audit).values({
    actor,
    id_person: by,
    id_about: idPerson,
    action: "invitation.create",
    details: { email, kind: "invitation" },
  });
  return {
    link,
    kind: "invitation",
    email: made.email,
    name: made.name,
    expiresAt: new Date(made.expires_at),
  };
}

async function bind(
  tx: ControlDb,
  job: Job,
  { id, email }: { id: number; email: string },
  tenants: string[] | null,
) {
  const { actor, idPerson } = byOf(job);
  const id_customer = customerIdOf(job);
  const made = await tx
    .insert(memberships)
    .values({ id_person: id, id_customer, tenants: tenants?.map(BigInt) ?? null })
    .onConflictDoNothing()
    .returning();
  if (made.length > 0)
    await tx.insert(audit).values({
      actor,
      id_person: idPerson,
      action: "membership.grant",
      id_customer,
      details: { person: email, tenants },
    });
}

/** One of them: made and bound to the customer, or bound where they are there in the same role already. */
async function meet(tx: ControlDb, job: Job, wanted: Wanted, made: readonly number[]): Promise<Met> {
  const { actor, idPerson } = byOf(job);
  const email = wanted.email.trim().toLowerCase();
  const { name, role, tenants } = wanted;
  const [known] = await tx.select().from(people).where(sql`lower(${people.email}) = ${email}`);
  if (known) {
    const isOurs = made.includes(known.id);
    // Somebody else became of that e-mail meanwhile: nobody is given a customer in a role that nobody looked at.
    if (known.role !== role || !known.is_active)
      return { email, idPerson: known.id, outcome: "left_out", isNew: false };
    await bind(tx, job, known, tenants);
    if (!isOurs) return { email, idPerson: known.id, outcome: "added", isNew: false };
    const invitation = await linkFor(tx, job, known.id, email);
    return { email, idPerson: known.id, outcome: "unsent", isNew: true, invitation };
  }
  const [person] = await tx.insert(people).values({ email, name: name.trim(), role }).returning();
  const id = person?.id ?? 0;
  await tx.insert(audit).values({
    actor,
    id_person: idPerson,
    action: "person.invite",
    id_customer: customerIdOf(job),
    details: { person: email, before: null, after: { name: name.trim(), role, is_active: true } },
  });
  await bind(tx, job, { id, email }, tenants);
  return {
    email,
    idPerson: id,
    outcome: "unsent",
    isNew: true,
    invitation: await linkFor(tx, job, id, email),
  };
}

/** Lets the customer's people in, one after the other; each is noted with what became of it. */
export async function invite(
  job: Job,
  { people: before = [], made: madeBefore = [] }: ProvisionDetails,
): Promise<void> {
  let [told, made] = [before, madeBefore];
  for (const wanted of draftOf(job).people.people) {
    const email = wanted.email.trim().toLowerCase();
    if (told.some((one) => one.email === email && one.outcome !== "unsent")) continue;
    const { isNew, invitation, ...met } = await held(job.hold, async (tx) => {
      // As all who change people: they take turns.
      await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('opendb.people'))`);
      const one = await meet(tx, job, wanted, made);
      if (one.isNew) made = [...new Set([...made, one.idPerson])];
      const rest = told.filter((other) => other.email !== email);
      told = [...rest, { email, idPerson: one.idPerson, outcome: one.outcome }];
      await noteStep(tx, job.hold, "people", { details: { people: told, made } });
      return one;
    });
    // Outside of the transaction: a mail server may be slow.
    if (isNew && invitation && "sentTo" in (await deliver(invitation))) {
      told = told.map((one) => (one.email === met.email ? { ...one, outcome: "sent" } : one));
      await held(job.hold, (tx) => noteStep(tx, job.hold, "people", { details: { people: told } }));
    }
  }
}

/**
 * Takes away those who were not there before, and have neither signed in nor been given anything else meanwhile. Returns their
 * e-mails.
 */
export async function dismiss(tx: ControlDb, { made = [] }: ProvisionDetails): Promise<string[]> {
  const gone = await tx
    .delete(people)
    .where(
      and(
        inArray(people.id, made),
        sql`NOT EXISTS (SELECT FROM console.credentials c WHERE c.id_person = people.id)
          AND NOT EXISTS (SELECT FROM console.memberships m WHERE m.id_person = people.id)`,
      ),
    )
    .returning({ email: people.email });
  return gone.map(({ email }) => email);
}
