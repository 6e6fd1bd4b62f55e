import "server-only";
import { and, asc, desc, eq, inArray, or, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { provisionSteps } from "#db/schema/console/provision_steps.ts";
import { provisions } from "#db/schema/console/provisions.ts";
import { steps } from "#db/schema/console/steps.ts";
import type { PersonScope } from "#db/scope.ts";

/** Drafts, and what workers are at or have failed at, the last changed first; of what is over the last day's. */
export async function openProvisions(_scope: PersonScope, limit = 50) {
  const { id, state, goal, draft, created_by, updated_by, updated_at, requested_by, finished_at } =
    provisions;
  return consoleDb()
    .select({
      id,
      state,
      goal,
      name: sql<string>`${draft} #>> '{name,name}'`,
      slug: sql<string>`${draft} #>> '{name,slug}'`,
      created_by,
      updated_by,
      updated_at,
      requested_by,
    })
    .from(provisions)
    .where(
      or(
        inArray(state, ["draft", "queued", "running", "failed"]),
        and(inArray(state, ["done", "undone"]), sql`${finished_at} > now() - interval '1 day'`),
      ),
    )
    .orderBy(desc(updated_at), desc(id))
    .limit(limit);
}

export type OpenProvision = Awaited<ReturnType<typeof openProvisions>>[number];

/** Seconds after which what no worker has taken is remarkable. */
const soon = 20;

/** Whether a worker should have been at it by now. */
const isUnheeded = sql<boolean>`CASE ${provisions.state}
  WHEN 'queued' THEN coalesce(${provisions.next_attempt_at}, ${provisions.updated_at}) < now() - make_interval(secs => ${soon})
  WHEN 'running' THEN coalesce(${provisions.heartbeat_at}, ${provisions.next_attempt_at}) < now() - make_interval(secs => ${soon})
  ELSE false END`;

/** One of them with its steps, and what its first load has brought so far; undefined when there is none of that number. */
export async function provisionOf(_scope: PersonScope, id: number) {
  const db = consoleDb();
  const [found] = await db
    .select({ provision: provisions, customer: { slug: customers.slug }, isUnheeded })
    .from(provisions)
    .leftJoin(customers, eq(customers.id, provisions.id_customer))
    .where(eq(provisions.id, id));
  if (!found) return undefined;
  const made = await db
    .select()
    .from(provisionSteps)
    .where(eq(provisionSteps.id_provision, id))
    .orderBy(asc(provisionSteps.position));
  const run = made.find(({ step }) => step === "seed")?.details.run;
  const [loaded] =
    run === undefined
      ? []
      : await db
          .select({
            tables: sql<number>`count(*)::int`,
            over: sql<number>`count(*) FILTER (WHERE ${steps.state} NOT IN ('waiting', 'running'))::int`,
            rows: sql<number>`coalesce(sum(${steps.rows_read}), 0)::float8`,
          })
          .from(steps)
          .where(eq(steps.id_run, run));
  return {
    ...found.provision,
    customerSlug: found.customer?.slug ?? null,
    steps: made,
    loaded,
    isUnheeded: found.isUnheeded,
  };
}

export type ProvisionDetail = NonNullable<Awaited<ReturnType<typeof provisionOf>>>;
