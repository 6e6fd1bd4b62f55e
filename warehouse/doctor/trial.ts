import { randomBytes } from "node:crypto";
import { and, eq, lt, sql } from "drizzle-orm";
import pg from "pg";
import { loaderRole, quote } from "#db/ddl.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { customers } from "#db/schema/console/customers.ts";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { kits } from "#db/schema/console/kits.ts";
import type { Server } from "#db/schema/console/servers.ts";
import { scramVerifier } from "#db/scram.ts";
import type { KitForm } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { newPassword } from "#kits/password.ts";
import { certify } from "../kits/issue.ts";
import { type By, inDatabase, type PlacedKit, record, tell } from "../kits/kit.ts";
import type { Published } from "../kits/publish.ts";
import { lockRole, makeRole, setVerifier } from "../kits/role.ts";
import { type Finding, ok, wrong } from "./finding.ts";

/** Who made such a kit, so that one that a killed process left is found. */
const maker = "opendb doctor";
const minutes = 5;

type Proof = { cert?: string; key?: string; password?: string };

/** Takes a kit away with all that hangs on it; the audit keeps that it was there. */
async function remove(by: By, placed: PlacedKit): Promise<void> {
  const { kit, slug } = placed;
  await by.control.transaction(async (tx) => {
    await tx.delete(kits).where(eq(kits.id, kit.id));
    await record(tx, by, kit, { action: "kit.revoke" });
  });
  await inDatabase(by, placed, async (opened) => {
    await lockRole(opened, kit.role_name);
    const { rowCount } = await opened.query("SELECT FROM pg_roles WHERE rolname = $1", [kit.role_name]);
    if (!rowCount) return;
    const role = quote(kit.role_name);
    await opened.query(`SET ROLE ${loaderRole}`);
    await opened.query(`REVOKE ALL ON DATABASE ${quote(slug)} FROM ${role}`);
    await opened.query("RESET ROLE");
    await opened.query(`DROP ROLE ${role}`);
  });
  await tell(by, placed);
}

/** What an earlier trial left that was killed. */
async function removeLeft(by: By, server: Server): Promise<void> {
  const left = await by.control
    .select({ kit: kits, slug: customers.slug, state: customers.state })
    .from(kits)
    .innerJoin(customers, eq(customers.id, kits.id_customer))
    .where(
      and(
        eq(kits.created_by, maker),
        eq(customers.id_server, server.id),
        lt(kits.created_at, sql`now() - make_interval(mins => ${minutes})`),
      ),
    );
  for (const one of left) await remove(by, { ...one, server });
}

/** A kit of a warehouse that reads nothing: only the door is tried. */
async function register(by: By, customer: Customer, form: KitForm) {
  return by.control.transaction(async (tx) => {
    const [kit] = await tx
      .insert(kits)
      .values({
        id_customer: customer.id,
        role_name: `opendb_doctor_${randomBytes(4).toString("hex")}`,
        purpose: "service",
        form,
        state: "active",
        connection_limit: 2,
        statement_seconds: 10,
        expires_at: sql`now() + make_interval(mins => ${minutes})`,
        created_by: maker,
      })
      .returning();
    if (!kit) throw new Error("The kit was not inserted.");
    await record(tx, by, kit, { action: "kit.create", details: { form } });
    return kit;
  });
}

async function arm(by: By, placed: PlacedKit): Promise<Proof> {
  const { kit, slug } = placed;
  const isCertified = kit.form === "certificate";
  const made = isCertified
    ? await certify(by.control, kit, { until: kit.expires_at, actor: by.actor })
    : undefined;
  const password = made ? undefined : newPassword();
  await inDatabase(by, placed, async (opened) => {
    await makeRole(opened, kit, slug);
    await setVerifier(opened, kit.role_name, password === undefined ? null : scramVerifier(password));
    await opened.query(`SET ROLE ${loaderRole}`);
    await opened.query(`GRANT CONNECT ON DATABASE ${quote(slug)} TO ${quote(kit.role_name)}`);
    await opened.query("RESET ROLE");
  });
  if (made) await by.control.insert(kitCertificates).values(made.row);
  return { cert: made?.certificate, key: made?.key, password };
}

/** Connects as customers do, over TLS that checks the server by its name. Returns what it was told, if not let in. */
async function refused(
  { kit, slug, server }: PlacedKit,
  { cert, key, password }: Proof,
): Promise<string | undefined> {
  const host = server.public_host ?? server.host;
  const opened = new pg.Client({
    host,
    port: server.port,
    user: kit.role_name,
    database: slug,
    // None is none: a file or a variable of whoever looks may hold one.
    password: password ?? "",
    ssl: { host, cert, key, ca: server.ca_certificate ?? undefined },
    connectionTimeoutMillis: 10_000,
  });
  opened.on("error", () => {});
  try {
    await opened.connect();
    await opened.query("SELECT 1");
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await opened.end().catch(() => {});
  }
}

const next: Record<Published, string> = {
  told: "docs/kits.md says what pg_hba.conf, pg_ident.conf, ssl_ca_file and console.servers need; the server's log has why it refused.",
  written: "Have the server read its files, as an administrator: SELECT pg_reload_conf(). Then look again.",
  unwritten: "The server's own pg_hba.conf has to let kits in over TLS by password: docs/kits.md.",
};

async function tried(by: By, placed: PlacedKit): Promise<Finding> {
  const { server, kit } = placed;
  const proof = await arm(by, placed);
  const published = await tell(by, placed);
  const why = await refused(placed, proof);
  if (why !== undefined)
    return wrong(server.name, "connection", `A kit (${kit.form}) was not let in: ${why}`, next[published]);
  const without = kit.form === "certificate" ? {} : { password: newPassword() };
  if ((await refused(placed, without)) === undefined)
    return wrong(
      server.name,
      "connection",
      `A kit was let in without its ${kit.form}.`,
      "A line of pg_hba.conf before those of kits lets everybody in: put kits' lines before everything else.",
    );
  return ok(
    server.name,
    "connection",
    `A kit made for this came in with its ${kit.form}, over TLS, and not without it.`,
  );
}

/** Proves a server by a kit with a certificate, or a password, that is made, used and taken away again. */
export async function tryKit(by: By, server: Server, customer: Customer, form: KitForm): Promise<Finding> {
  try {
    await removeLeft(by, server);
    const placed = {
      kit: await register(by, customer, form),
      slug: customer.slug,
      state: customer.state,
      server,
    };
    try {
      return await tried(by, placed);
    } finally {
      await remove(by, placed);
    }
  } catch (error) {
    const hint = error instanceof OpendbError ? error.hint : undefined;
    return wrong(
      server.name,
      "connection",
      `No kit could be made to try with: ${(error as Error).message}`,
      hint ?? next.told,
    );
  }
}
