import { and, asc, eq, sql } from "drizzle-orm";
import type pg from "pg";
import { client } from "#db/connect.ts";
import type { Control, ControlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type KitCertificate, kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { type Kit, kits } from "#db/schema/console/kits.ts";
import { type Server, servers } from "#db/schema/console/servers.ts";
import { type CustomerState, openStates } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { similar } from "#similar.ts";
import { type Published, publish } from "./publish.ts";

/** Whoever works on kits: `adminUrl` is DATABASE_URL, `actor` whom the audit names. */
export type By = { control: Control; adminUrl: string; actor: string; idPerson?: number };

/** A kit with where it is, and the state of its customer. */
export type PlacedKit = { kit: Kit; slug: string; state: CustomerState; server: Server };

/** Whether kits of a customer in this state are let in. */
export const isLetIn = (state: CustomerState): boolean => (openStates as readonly string[]).includes(state);

/** The kit of a role. Throws `not_found`. */
export async function kitOf(control: ControlDb, role: string): Promise<PlacedKit> {
  const [found] = await control
    .select({ kit: kits, slug: customers.slug, state: customers.state, server: servers })
    .from(kits)
    .innerJoin(customers, eq(customers.id, kits.id_customer))
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(eq(kits.role_name, role));
  if (found) return found;
  const all = await control.select({ role: kits.role_name }).from(kits);
  const [near] = similar(
    role,
    all.map((kit) => kit.role),
  );
  throw new OpendbError("not_found", `There is no kit ${role}.`, {
    hint: near ? `Did you mean ${near}?` : "See `opendb kits list`.",
  });
}

/** All kits, or those of a customer, with their certificates, the oldest of each first. */
export async function listKits(
  control: ControlDb,
  idCustomer?: number,
): Promise<(PlacedKit & { certificates: KitCertificate[] })[]> {
  const found = await control
    .select({ kit: kits, slug: customers.slug, state: customers.state, server: servers })
    .from(kits)
    .innerJoin(customers, eq(customers.id, kits.id_customer))
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(idCustomer === undefined ? undefined : eq(kits.id_customer, idCustomer))
    .orderBy(asc(customers.slug), asc(kits.role_name));
  const all = await control.select().from(kitCertificates).orderBy(asc(kitCertificates.id));
  return found.map((one) => ({ ...one, certificates: all.filter(({ id_kit }) => id_kit === one.kit.id) }));
}

/** The certificates of a kit that are good now, the oldest first. */
export async function goodCertificates(control: ControlDb, { id }: Kit): Promise<KitCertificate[]> {
  return control
    .select()
    .from(kitCertificates)
    .where(
      and(
        eq(kitCertificates.id_kit, id),
        sql`${kitCertificates.revoked_at} IS NULL AND ${kitCertificates.valid_until} > now()`,
      ),
    )
    .orderBy(asc(kitCertificates.id));
}

/** Works on a customer's database as whoever set OpenDB up. */
export async function inDatabase<T>(
  { adminUrl }: By,
  { slug, server: { host, port } }: Pick<PlacedKit, "slug" | "server">,
  work: (opened: pg.Client) => Promise<T>,
): Promise<T> {
  const opened = await client({ url: adminUrl, database: slug, host, port, isUnlimited: true });
  try {
    return await work(opened);
  } finally {
    await opened.end();
  }
}

/**
 * Throws `interrupted`, to be done again, where the warehouse is at another server by now than the one at which a kit was
 * worked on. Held until the transaction ends, so that a move waits for it.
 */
export async function mustStillBeAt(
  tx: ControlDb,
  { kit, server }: Pick<PlacedKit, "kit" | "server">,
): Promise<void> {
  const [now] = await tx
    .select({ id: customers.id_server })
    .from(customers)
    .where(eq(customers.id, kit.id_customer))
    .for("share");
  if (now?.id === server.id) return;
  throw new OpendbError("interrupted", "The warehouse was moved to another server meanwhile.", {
    isTransient: true,
    params: {},
  });
}

/** What was done with a kit, for the audit; in the transaction of the deed. */
export const record = (
  tx: ControlDb,
  { actor, idPerson }: By,
  { id_customer, role_name }: Kit,
  entry: { action: string; details?: Record<string, unknown> },
) =>
  tx.insert(audit).values({
    actor,
    id_person: idPerson,
    id_customer,
    action: entry.action,
    details: { role: role_name, ...entry.details },
  });

/**
 * Tells a kit's server of the kits as they are now. One at a time of a server, so that nobody writes what is older over it;
 * one that does not answer keeps no other waiting.
 */
export const tell = ({ control, adminUrl }: By, { server }: Pick<PlacedKit, "server">): Promise<Published> =>
  control.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('opendb.kits'), ${server.id}::integer)`);
    return publish(tx, adminUrl, server);
  });
