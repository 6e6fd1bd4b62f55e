import { eq, inArray } from "drizzle-orm";
import { type Credential, credentialOf } from "#auth/password.ts";
import type { Control, ControlDb } from "#db/control.ts";
import { audit, credentials, customers, memberships, people } from "#db/schema/console/index.ts";
import type { PersonRole } from "#db/vocabulary.ts";

/** The password of every demo account. They exist only in the demo's own database, on this machine. */
export const demoPassword = "opendb-demo";

export type DemoAccount = {
  email: string;
  name: string;
  role: PersonRole;
  /** Slugs of the customers they see; those that a demo does not have are left out. */
  customers: readonly string[];
  /** How many of the customer's sub-platforms they see, where not all tenants. */
  subPlatforms?: number;
};

const every = ["acme", "globex", "ou"] as const;

/** One person of each kind and more where what they may see differs. */
export const demoAccounts = {
  success: {
    email: "sucesso@opendb.example",
    name: "Sofia Prado",
    role: "customer_success",
    customers: every,
  },
  operations: { email: "operacao@opendb.example", name: "Otávio Lima", role: "operations", customers: every },
  acme: { email: "diretoria@acme.example", name: "Beatriz Nogueira", role: "executive", customers: ["acme"] },
  acmeRegional: {
    email: "regional@acme.example",
    name: "Caio Ferraz",
    role: "executive",
    customers: ["acme"],
    subPlatforms: 2,
  },
  acmeAnalyst: {
    email: "analista@acme.example",
    name: "Lívia Tavares",
    role: "analyst",
    customers: ["acme"],
  },
  globex: {
    email: "diretoria@globex.example",
    name: "Heitor Assis",
    role: "executive",
    customers: ["globex"],
  },
  ou: { email: "executive@ou.example", name: "Margaret Hale", role: "executive", customers: ["ou"] },
  admin: { email: "admin@opendb.example", name: "Alice Moreira", role: "admin", customers: [] },
} as const satisfies Record<string, DemoAccount>;

/** The accounts that can see something in a demo with these customers, and which of them they see. */
export const accountsFor = (slugs: readonly string[]): DemoAccount[] =>
  Object.values<DemoAccount>(demoAccounts)
    .map((account) => ({ ...account, customers: account.customers.filter((slug) => slugs.includes(slug)) }))
    .filter(({ role, customers }) => role === "admin" || customers.length > 0);

type Reached = { id: number; slug: string; subPlatforms: readonly bigint[] };

async function createAccount(
  tx: ControlDb,
  account: DemoAccount,
  credential: Credential,
  reached: Reached[],
) {
  const { email, name, role } = account;
  await tx.insert(people).values({ email, name, role }).onConflictDoNothing();
  const [person] = await tx.select().from(people).where(eq(people.email, email));
  if (!person) return;
  await tx
    .insert(credentials)
    .values({ id_person: person.id, ...credential })
    .onConflictDoNothing();
  for (const { id, slug, subPlatforms } of reached) {
    if (!account.customers.includes(slug)) continue;
    const tenants = account.subPlatforms ? subPlatforms.slice(0, account.subPlatforms) : null;
    const bound = { id_person: person.id, id_customer: id, tenants };
    const [made] = await tx.insert(memberships).values(bound).onConflictDoNothing().returning();
    if (!made) continue;
    const details = { email, role, tenants: tenants?.map(String) ?? null };
    await tx.insert(audit).values({ actor: "demo", action: "membership.grant", id_customer: id, details });
  }
}

/**
 * Creates the demo's people and binds them to its customers. May run again when a customer has come.
 * `subPlatformsOf` gives the tenants below a customer's root, in a fixed order.
 */
export async function createAccounts(
  control: Control,
  slugs: readonly string[],
  subPlatformsOf: (rootTenant: bigint) => Promise<readonly bigint[]>,
): Promise<DemoAccount[]> {
  const found = await control
    .select()
    .from(customers)
    .where(inArray(customers.slug, [...slugs]));
  const reached = await Promise.all(
    found.map(async ({ id, slug, id_root_tenant }) => ({
      id,
      slug,
      subPlatforms: await subPlatformsOf(id_root_tenant),
    })),
  );
  const accounts = accountsFor(slugs);
  const credential = await credentialOf(demoPassword);
  await control.transaction(async (tx) => {
    for (const account of accounts) await createAccount(tx, account, credential, reached);
  });
  return accounts;
}
