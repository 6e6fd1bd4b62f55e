import "server-only";
import { and, count, eq, gt, sql } from "drizzle-orm";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { audit } from "#db/schema/console/audit.ts";
import type { ScopedPerson } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { acting } from "./acting.ts";
import { log } from "./log.ts";
import { deedOf, remember } from "./remember.ts";

const action = "access.denied";
/** Of what one person is denied in ten minutes: the same once, and so many altogether. */
const mostEntries = 20;

type Asked = {
  /** Only where the person belongs to the customer: others would show its administrators who is not theirs. */
  idCustomer?: number;
  permission?: Permission;
  tenants?: readonly bigint[] | null;
};

/**
 * Answers 404 to somebody who is signed in and asks for what is not theirs, and writes it down: the page without its
 * query, the permission that was missing, the tenants. The answer is the same where that fails, as nothing is shown.
 */
export async function refuse(person: ScopedPerson, asked: Asked = {}): Promise<never> {
  await written(person, asked).catch((error: unknown) => {
    log("access.denied_not_written", { err: error });
  });
  notFound();
}

async function written(person: ScopedPerson, { idCustomer, permission, tenants }: Asked): Promise<void> {
  const path = ((await headers()).get("x-path") ?? "").split("?")[0]?.slice(0, 200);
  const given = {
    path,
    ...(permission ? { permission } : {}),
    ...(tenants ? { tenants: tenants.slice(0, 20).map(String) } : {}),
  };
  const { doer, details } = deedOf(person, given);
  const said = JSON.stringify(details);
  await acting(async (tx) => {
    // A page and its frame are refused side by side.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`denied:${doer.id}`}, 0))`);
    const [told] = await tx
      .select({
        all: count(),
        same: sql<number>`count(*) FILTER (WHERE ${audit.details} = ${said}::jsonb)::int`,
      })
      .from(audit)
      .where(
        and(
          eq(audit.id_person, doer.id),
          gt(audit.at, sql`now() - interval '10 minutes'`),
          eq(audit.action, action),
        ),
      );
    if ((told?.same ?? 0) > 0 || (told?.all ?? 0) >= mostEntries) return;
    await remember(tx, person, { action, idCustomer, details: given });
  });
}
