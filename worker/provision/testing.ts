import { eq, sql } from "drizzle-orm";
import { client } from "#db/connect.ts";
import { type Draft, newDraft } from "#db/provisioning/draft.ts";
import { people } from "#db/schema/console/people.ts";
import { plans } from "#db/schema/console/plans.ts";
import { type Provision, provisions } from "#db/schema/console/provisions.ts";
import { servers } from "#db/schema/console/servers.ts";
import { provisionSteps } from "#db/vocabulary.ts";
import { unprovisioned } from "#sample-lms/generate/customers.ts";
import { fillGenerated } from "#sample-lms/generate/fill.ts";
import { createSource, sourceRole } from "#sample-lms/source/create.ts";
import { type KitServer, kitServer } from "#warehouse/kits/testing.ts";

const database = "provision_source";

export type ProvisionStack = KitServer & {
  sourceUrl: string;
  root: string;
  requester: number;
  draft: (slug: string, change?: Partial<Draft>) => Promise<Draft>;
  /** A provision that a worker is to take. */
  queue: (draft: Draft) => Promise<number>;
  provision: (id: number) => Promise<Provision>;
};

/** A server with TLS and kits, and a source with a customer that has no warehouse. Whoever starts it ends it. */
export async function provisionStack(): Promise<ProvisionStack> {
  const server = await kitServer();
  const adminUrl = server.superuser("postgres");
  await createSource({ adminUrl, database, password: "opendb-test" });
  const source = await client({ url: adminUrl, database });
  const [made] = await fillGenerated(source, { scale: "XS", seed: 2, customers: [unprovisioned] });
  await source.query(`GRANT CONNECT ON DATABASE ${database} TO ${sourceRole}`);
  await source.end();
  const sourceUrl = Object.assign(new URL(adminUrl), {
    username: sourceRole,
    password: "opendb-test",
    pathname: `/${database}`,
  }).toString();
  const root = String(made?.idRoot);
  const { control } = server;
  // The customers that are there are of another source.
  await control.execute(sql`UPDATE console.customers SET id_root_tenant = id_root_tenant + 900000`);
  const [requester] = await control
    .insert(people)
    .values({ email: "sucesso@opendb.example", name: "Sofia", role: "customer_success" })
    .returning();
  const draft = async (slug: string, change: Partial<Draft> = {}): Promise<Draft> => {
    const [plan] = await control.select().from(plans).orderBy(plans.id).limit(1);
    const [place] = await control.select().from(servers).limit(1);
    const plain = newDraft("Initech", slug);
    return {
      ...plain,
      contract: { ...plain.contract, idPlan: plan?.id ?? 0, price: "4900.00", startsOn: "2026-11-01" },
      tenants: { roots: [root] },
      placement: { idServer: place?.id ?? 0 },
      people: {
        people: [{ email: `diretoria@${slug}.example`, name: "Ana", role: "executive", tenants: null }],
      },
      ...change,
    };
  };
  const queue = async (wanted: Draft): Promise<number> => {
    const who = "sucesso@opendb.example";
    const [row] = await control
      .insert(provisions)
      .values({
        draft: wanted,
        state: "queued",
        created_by: who,
        updated_by: who,
        requested_by: who,
        id_requester: requester?.id,
        requested_at: new Date(),
      })
      .returning();
    const id = row?.id ?? 0;
    await control.execute(sql`INSERT INTO console.provision_steps (id_provision, step, position)
      SELECT ${id}, name, place FROM unnest(${`{${provisionSteps.join(",")}}`}::text[]) WITH ORDINALITY l (name, place)`);
    return id;
  };
  const provision = async (id: number): Promise<Provision> => {
    const [row] = await control.select().from(provisions).where(eq(provisions.id, id));
    if (!row) throw new Error(`There is no provision ${id}.`);
    return row;
  };
  return { ...server, sourceUrl, root, requester: requester?.id ?? 0, draft, queue, provision };
}
