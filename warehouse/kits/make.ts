import { and, eq } from "drizzle-orm";
import type pg from "pg";
import type { ControlDb } from "#db/control.ts";
import { type Customer, customers } from "#db/schema/console/customers.ts";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { type Kit, kits } from "#db/schema/console/kits.ts";
import { servers } from "#db/schema/console/servers.ts";
import type { KitForm, KitPurpose } from "#db/vocabulary.ts";
import { heedingRules } from "#errors/rules.ts";
import { OpendbError } from "#errors.ts";
import { type Handed, issue, newPassword } from "./issue.ts";
import { type By, inDatabase, type PlacedKit, record, tell } from "./kit.ts";
import type { Published } from "./publish.ts";
import { giveRole, setPassword } from "./role.ts";

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
    throw refuse(
      `${role} cannot name a role of ${customer.slug}.`,
      `It begins with ${customer.slug}_ and goes on with a-z, 0-9 and _, up to 50 signs, such as ${customer.slug}_user.`,
    );
  if (form === "password" && request !== undefined)
    throw refuse(
      "A kit with a password has no certificate.",
      "Leave the request out, or choose the other form.",
    );
  if (expiresAt.getTime() <= Date.now())
    throw refuse("The kit would have expired before it is made.", "Let it end later.");
}

/** Throws unless every tenant is one of the customer's. */
async function mustBeTenants(opened: pg.Client, { tenants, customer }: NewKit): Promise<void> {
  if (tenants === null) return;
  const { rows } = await opened.query<{ id: string }>(
    "SELECT id FROM unnest($1::bigint[]) id EXCEPT SELECT id FROM opendb.tenants ORDER BY 1",
    [tenants.map(String)],
  );
  if (rows.length > 0)
    throw refuse(
      `${customer.slug} has no tenant ${rows.map(({ id }) => id).join(", ")}.`,
      "Tenants are known once a load has read them; lms.tenants has the ids.",
    );
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
  if (!kit)
    throw new OpendbError("conflict", `There is or was a kit ${wanted.role} already.`, {
      hint: "Choose another name: names of roles are not given twice, so that what is recorded of one is of one.",
    });
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
  await setPassword(opened, kit.role_name, handed.password);
  const write = async (tx: ControlDb) => {
    if (issued) await tx.insert(kitCertificates).values(issued.certificate);
    await tx.update(kits).set({ state: "active" }).where(eq(kits.id, kit.id));
    const details = { serial: issued?.certificate.serial ?? null };
    await record(tx, by, kit, { action: "kit.issue", details });
  };
  await heedingRules(() => by.control.transaction(write));
  return handed;
}

/**
 * Makes a kit: its row, its role with what it may read, its certificate or password, and the server's knowledge of it. What
 * is handed over is known to nobody else from then on. What an interrupted call left is taken up by the next one.
 */
export async function makeKit(by: By, wanted: NewKit): Promise<MadeKit> {
  mustBeWell(wanted);
  const [found] = await by.control
    .select({ state: customers.state, server: servers })
    .from(servers)
    .innerJoin(customers, eq(customers.id_server, servers.id))
    .where(eq(customers.id, wanted.customer.id));
  if (!found) throw new OpendbError("not_found", `There is no customer ${wanted.customer.slug}.`, {});
  const { state, ...server } = found;
  const { slug } = wanted.customer;
  return inDatabase(by, { slug, ...server }, async (opened) => {
    await mustBeTenants(opened, wanted);
    const kit = await heedingRules(() => by.control.transaction((tx) => register(tx, by, wanted)));
    const placed = { kit, slug, state, ...server };
    await giveRole(opened, kit, slug);
    const handed = await arm(by, placed, opened, wanted.request);
    const published = await tell(by, placed);
    return { ...placed, kit: { ...kit, state: "active" }, handed, published };
  });
}
