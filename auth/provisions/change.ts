import "server-only";
import { eq, sql } from "drizzle-orm";
import { dayOf } from "#days.ts";
import { type ControlDb, consoleDb } from "#db/control.ts";
import { type DraftPart, newDraft } from "#db/provisioning/draft.ts";
import { isSlug, slugFor } from "#db/provisioning/slug.ts";
import { problemsNow } from "#db/queries/provision-around.ts";
import { customers } from "#db/schema/console/customers.ts";
import { provisions } from "#db/schema/console/provisions.ts";
import type { PersonScope } from "#db/scope.ts";
import { provisionSteps } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import type { Caller } from "../sessions/caller.ts";

/*
 * What people do with customers to be. The rows are written by functions of the control database (db/functions/provisions.sql):
 * the web process has no right to write them.
 */

const errorOf = {
  gone: () => new OpendbError("not_found", "It is no draft any more, or there is none.", { params: {} }),
  changed: () => new OpendbError("changed_meanwhile", "Somebody else has changed the draft.", { params: {} }),
};

async function called(tx: ControlDb, call: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await tx.execute<{ outcome: string | null }>(sql`SELECT ${call} AS outcome`);
  const outcome = rows[0]?.outcome ?? null;
  if (outcome === null) throw new OpendbError("forbidden", "Nobody provisions who may not.", { params: {} });
  if (outcome === "gone" || outcome === "changed") throw errorOf[outcome]();
  return outcome;
}

/** The name that a database would have, whether it may have it, and whether another customer has it. */
export async function checkedSlug(
  _scope: PersonScope,
  { name, slug }: { name: string; slug: string | null },
) {
  const wanted = slug ?? slugFor(name);
  const [same] = await consoleDb()
    .select({ id: customers.id })
    .from(customers)
    .where(eq(customers.slug, wanted));
  const isValid = isSlug(wanted);
  // Whoever wrote something that is no name of a database is offered the one that is most like it.
  return { slug: wanted, isValid, isFree: !same, suggested: isValid ? "" : slugFor(wanted) || slugFor(name) };
}

export async function addDraft(
  tx: ControlDb,
  _scope: PersonScope,
  { name, slug }: { name: string; slug: string },
) {
  const draft = newDraft(name, slug);
  // A contract that says nothing else begins today.
  draft.contract.startsOn = dayOf(new Date());
  const id = Number(await called(tx, sql`console.draft_provision(${JSON.stringify(draft)}::jsonb)::text`));
  return { id, slug };
}

/** Another content for a step of a draft, of which `version` was seen. Throws `changed_meanwhile` when that is not the last one. */
export async function changeDraft(
  tx: ControlDb,
  _scope: PersonScope,
  { id, version, part, caller }: { id: number; version: number; part: DraftPart; caller: Caller },
): Promise<{ version: number }> {
  const { rows } = await tx.execute<{ outcome: string; version: number }>(sql`
    SELECT outcome, version FROM console.change_provision(${id}::bigint, ${version}::integer, ${part.step},
      ${JSON.stringify(part.value)}::jsonb, ${JSON.stringify(caller)}::jsonb)`);
  const [made] = rows;
  if (!made) throw new OpendbError("forbidden", "Nobody provisions who may not.", { params: {} });
  if (made.outcome === "gone" || made.outcome === "changed") throw errorOf[made.outcome]();
  return { version: made.version };
}

type Seen = { id: number; version: number };

export async function discardDraft(tx: ControlDb, _scope: PersonScope, { id, version }: Seen) {
  await called(tx, sql`console.discard_provision(${id}::bigint, ${version}::integer)`);
  return { id };
}

/** Has a draft provisioned that nothing is in the way of. Throws `check_failed` where something is. */
export async function queueDraft(tx: ControlDb, scope: PersonScope, { id, version }: Seen) {
  const [found] = await tx.select().from(provisions).where(eq(provisions.id, id));
  if (!found) throw errorOf.gone();
  const { slug, name } = found.draft.name;
  // By a second click, or in another tab: it is under way.
  if (found.state === "draft" && found.version === version) {
    const [problem] = await problemsNow(scope, found.draft, tx);
    if (problem)
      throw new OpendbError("check_failed", `The draft is not complete: ${problem.problem}.`, { params: {} });
  }
  await called(
    tx,
    sql`console.queue_provision(${id}::bigint, ${version}::integer, ${`{${provisionSteps.join(",")}}`}::text[])`,
  );
  return { id, slug, name };
}

/** Has one that failed tried again, or undone; what is undone has its slug typed before. */
export async function resume(
  tx: ControlDb,
  _scope: PersonScope,
  { id, goal, confirmation }: { id: number; goal: "made" | "undone"; confirmation?: string },
) {
  const [found] = await tx.select().from(provisions).where(eq(provisions.id, id));
  if (!found) throw errorOf.gone();
  const { slug } = found.draft.name;
  if (goal === "undone" && confirmation !== slug)
    throw new OpendbError("bad_input", "The name that was typed is another one.", { params: {} });
  await called(tx, sql`console.resume_provision(${id}::bigint, ${goal})`);
  return { id, slug };
}

/** Asks a worker to read the source's tenants. */
export async function askTenants(tx: ControlDb, _scope: PersonScope): Promise<{ asked: boolean }> {
  await called(tx, sql`console.ask_source_tenants()::text`);
  return { asked: true };
}
