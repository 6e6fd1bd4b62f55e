import "server-only";
import { and, count, eq, gt, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { people } from "#db/schema/console/people.ts";
import { log } from "./log.ts";
import { verifyPassword } from "./password.ts";

/** Why somebody could not sign in; the sign-in page has a sentence for each. */
export const signInErrors = ["wrong", "too_many", "unavailable"] as const;
export type SignInError = (typeof signInErrors)[number];

/** Failures within the last quarter of an hour before further attempts are refused unseen. */
const limits = { fromOneAddress: 5, fromAnywhere: 30, minutes: 15 };

/** A hash of nothing in particular, so that an unknown e-mail takes as long as a known one. */
const nobody = `scrypt$${2 ** 15}$8$3$${"A".repeat(22)}$${"A".repeat(43)}`;

type Tx = Parameters<Parameters<ReturnType<typeof consoleDb>["transaction"]>[0]>[0];

/** Who the e-mail and password belong to, or why not. Every attempt that was looked at is in the audit log. */
export async function signIn(
  email: string,
  password: string,
  address: string | null,
): Promise<{ id: number } | SignInError> {
  const actor = email.trim().toLowerCase().slice(0, 320);
  try {
    return await consoleDb().transaction((tx) => attempt(tx, actor, password.slice(0, 1024), address));
  } catch (error) {
    log("sign_in.failed", { err: error });
    return "unavailable";
  }
}

async function attempt(tx: Tx, actor: string, password: string, ip: string | null) {
  // One attempt an e-mail at a time: many at once could all pass the count below.
  const { rows } = await tx.execute<{ free: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${`sign-in:${actor}`}, 0)) AS free`,
  );
  if (!rows[0]?.free || (await isBarred(tx, actor, ip))) return "too_many" as const;

  const [person] = await tx
    .select()
    .from(people)
    .where(eq(sql`lower(${people.email})`, actor));
  const matches = await verifyPassword(password, person?.password ?? nobody);
  const signedIn = person?.is_active && person.password !== null && matches ? person : undefined;
  const action = signedIn ? "person.sign_in" : failed;
  await tx.insert(audit).values({ action, actor, ip, id_person: signedIn?.id ?? null });
  return signedIn ? { id: signedIn.id } : ("wrong" as const);
}

const failed = "person.sign_in_failed";

async function isBarred(tx: Tx, actor: string, ip: string | null): Promise<boolean> {
  const since = sql`now() - make_interval(mins => ${limits.minutes})`;
  const [failures] = await tx
    .select({
      anywhere: count(),
      here: sql<number>`count(*) FILTER (WHERE ${audit.ip} IS NOT DISTINCT FROM ${ip}::inet)::int`,
    })
    .from(audit)
    .where(and(eq(audit.actor, actor), eq(audit.action, failed), gt(audit.at, since)));
  const { anywhere = 0, here = 0 } = failures ?? {};
  return here >= limits.fromOneAddress || anywhere >= limits.fromAnywhere;
}
