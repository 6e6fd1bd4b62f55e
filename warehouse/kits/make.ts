import { and, eq } from "drizzle-orm";
import type pg from "pg";
import type { ControlDb } from "#db/control.ts";
import { type Customer, customers } from "#db/schema/console/customers.ts";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { type Kit, kits } from "#db/schema/console/kits.ts";
import { servers } from "#db/schema/console/servers.ts";
import { scramVerifier } from "#db/scram.ts";
import type { KitForm, KitPurpose } from "#db/vocabulary.ts";
import { because } from "#errors/english.ts";
import { heedingRules } from "#errors/rules.ts";
import { OpendbError } from "#errors.ts";
import { newPassword } from "#kits/password.ts";
import { heldTo } from "../roots/held.ts";
import { mustBeLetIn, shutUnlessOpen } from "./admit.ts";
import { type Handed, issue } from "./issue.ts";
import { type By, inDatabase, mustStillBeAt, type PlacedKit, record, tell } from "./kit.ts";
import { mustFitPlan } from "./plan.ts";
import type { Published } from "./publish.ts";
import { giveRole, setVerifier } from "./role.ts";

export type NewKit = {
  customer: Pick<Customer, "id" | "slug">;
  /** The name of the role: the customer's slug, `_` and more. */
  role: string;
  form: KitForm;
  purpose: KitPurpose;
  /** Null: all of the customer's tenants. */
  tenants: bigint[] | null;
  isPersonal: boolean;
  /** Null: from everywhere. */
  addresses: string[] | null;
  connections: number;
  statementSeconds: number;
  expiresAt: Date;
  /** A request (PKCS #10) for a key that the customer has made. */
  request?: string;
};

export type MadeKit = PlacedKit & { handed: Handed; published: Published };

const refuse = (message: string, hint: string) => new OpendbError("bad_input", message, { hint });

function mustBeWell({ customer, role, form, request, expiresAt }: NewKit): void {
  const rest = role.startsWith(`${customer.slug}_`) ? role.slice(customer.slug.length + 1) : "";
  if (!/^[a-z0-9_]+$/.test(rest) || role.length > 50)
    throw because("kit_name_bad", { role, customer: customer.slug });
  if (form === "password" && request !== undefined)
    throw refuse(
      "A kit with a password has no certificate.",
      "Leave the request out, or choose the other form.",
    );
  if (expiresAt.getTime() <= Date.now()) throw because("kit_over", { role });
}

/** Throws unless every tenant is one of the customer's. */
async function mustBeTenants(opened: pg.Client, { tenants, customer }: NewKit): Promise<void> {
  if (tenants === null) return;
  const { rows } = await opened.query<{ id: string }>(
    "SELECT id FROM unnest($1::bigint[]) id EXCEPT SELECT id FROM opendb.tenants ORDER BY 1",
    [tenants.map(String)],
  );
  if (rows.length > 0)
    throw because("kit_tenants_unknown", { customer: customer.slug, tenants: rows.map(({ id }) => id) });
}

const settingsOf = (wanted: NewKit) => ({
  tenants: wanted.tenants,
  is_personal: wanted.isPersonal,
  purpose: wanted.purpose,
  addresses: wanted.addresses,
  form: wanted.form,
  connection_limit: wanted.connections,
  statement_seconds: wanted.statementSeconds,
  expires_at: wanted.expiresAt,
});

/** The kit's row, new or as an interrupted call left it, with its audit entry. */
async function register(tx: ControlDb, by: By, wanted: NewKit): Promise<Kit> {
  const settings = settingsOf(wanted);
  const [made] = await tx
    .insert(kits)
    .values({
      id_customer: wanted.customer.id,
      role_name: wanted.role,
      created_by: by.actor,
      id_person: by.idPerson,
      ...settings,
    })
    .onConflictDoNothing()
    .returning();
  const [kit] = made
    ? [made]
    : await tx
        .update(kits)
        .set(settings)
        .where(
          and(
            eq(kits.role_name, wanted.role),
            eq(kits.id_customer, wanted.customer.id),
            eq(kits.state, "making"),
          ),
        )
        .returning();
  if (!kit) throw because("kit_name_taken", { role: wanted.role });
  const { form, purpose, tenants, is_personal, addresses, expires_at } = kit;
  const details = {
    form,
    purpose,
    tenants: tenants?.map(String) ?? null,
    is_personal,
    addresses,
    expires_at: expires_at.toISOString(),
  };
  await record(tx, by, kit, { action: "kit.create", details });
  return kit;
}

/** Signs the first certificate, or makes the password; from then on the kit is active. */
async function arm(by: By, placed: PlacedKit, opened: pg.Client, request?: string): Promise<Handed> {
  const { kit, server } = placed;
  const isCertified = kit.form === "certificate";
  const serverCa = server.ca_certificate ?? undefined;
  const issued = isCertified
    ? await issue(by.control, kit, { until: kit.expires_at, request, serverCa, actor: by.actor })
    : undefined;
  const handed: Handed = issued?.handed ?? { password: newPassword() };
  await setVerifier(opened, kit.role_name, handed.password ? scramVerifier(handed.password) : null);
  const write = async (tx: ControlDb) => {
    await mustStillBeAt(tx, placed);
    if (issued) await tx.insert(kitCertificates).values(issued.certificate);
    await tx.update(kits).set({ state: "active", armed_at: new Date() }).where(eq(kits.id, kit.id));
    const details = { serial: issued?.certificate.serial ?? null };
    await record(tx, by, kit, { action: "kit.issue", details });
  };
  await heedingRules(() => by.control.transaction(write));
  return handed;
}

/** Does something with a kit that has its row and its role with what it may read, but nothing yet that opens it. */
async function withRole<T>(
  by: By,
  wanted: NewKit,
  work: (placed: PlacedKit, opened: pg.Client) => Promise<T>,
): Promise<T> {
  mustBeWell(wanted);
  const [found] = await by.control
    .select({ state: customers.state, server: servers })
    .from(servers)
    .innerJoin(customers, eq(customers.id_server, servers.id))
    .where(eq(customers.id, wanted.customer.id));
  if (!found) throw new OpendbError("not_found", `There is no customer ${wanted.customer.slug}.`, {});
  const { state, ...server } = found;
  const { slug, id: idCustomer } = wanted.customer;
  mustBeLetIn({ slug, state });
  await mustFitPlan(by.control, { ...wanted, idCustomer });
  return inDatabase(by, { slug, ...server }, async (opened) => {
    await mustBeTenants(opened, wanted);
    const kit = await heedingRules(() => by.control.transaction((tx) => register(tx, by, wanted)));
    const placed = { kit, slug, state, ...server };
    await giveRole(opened, await heldTo(by.control, kit), slug);
    await shutUnlessOpen(by, kit.role_name, opened);
    return work(placed, opened);
  });
}

/**
 * Makes a kit: its row, its role with what it may read, its certificate or password, and the server's knowledge of it. What
 * is handed over is known to nobody else from then on. What an interrupted call left is taken up by the next one.
 */
export const makeKit = (by: By, wanted: NewKit): Promise<MadeKit> =>
  withRole(by, wanted, async (placed, opened) => {
    const handed = await arm(by, placed, opened, wanted.request);
    const published = await tell(by, placed);
    return { ...placed, kit: { ...placed.kit, state: "active" }, handed, published };
  });

/** Makes a kit that nothing opens until a link to it is used; `alongside` commits with it. */
export const prepareKit = (
  by: By,
  wanted: NewKit,
  alongside: (tx: ControlDb) => Promise<void>,
): Promise<void> =>
  withRole(by, wanted, async (placed, opened) => {
    const { kit } = placed;
    await setVerifier(opened, kit.role_name, null);
    await by.control.transaction(async (tx) => {
      await mustStillBeAt(tx, placed);
      await tx.update(kits).set({ state: "active" }).where(eq(kits.id, kit.id));
      await alongside(tx);
    });
  });
