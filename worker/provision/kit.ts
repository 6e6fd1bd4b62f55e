import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import { eq, sql } from "drizzle-orm";
import pg from "pg";
import { extract } from "tar-stream";
import { customers } from "#db/schema/console/customers.ts";
import { type Kit, kits } from "#db/schema/console/kits.ts";
import { because } from "#errors/english.ts";
import { asFault } from "#loader/run/errors.ts";
import { revokeCertificate, rotateKit } from "#warehouse/kits/change.ts";
import { goodCertificates, inDatabase, kitOf } from "#warehouse/kits/kit.ts";
import { type MadeKit, makeKit } from "#warehouse/kits/make.ts";
import { setVerifier } from "#warehouse/kits/role.ts";
import { limitsOf } from "#warehouse/plans/agree.ts";
import { end, held, noteStep } from "./hold.ts";
import { byOf, customerIdOf, draftOf, type Job } from "./step.ts";

const roleOf = (job: Job) => `${draftOf(job).name.slug}_user`;

const kitThere = async ({ hold: { db } }: Job, role: string): Promise<Kit | undefined> => {
  const [found] = await db.select().from(kits).where(eq(kits.role_name, role));
  return found;
};

/** The customer's first kit, with what its plan allows. What was handed over stays in this process. */
export async function makeFirstKit(job: Job): Promise<void> {
  const role = roleOf(job);
  const { slug } = draftOf(job).name;
  const { form, purpose, isPersonal, days } = draftOf(job).kit;
  const there = await kitThere(job, role);
  if (there?.state !== "active") {
    const id = customerIdOf(job);
    const limits = await limitsOf(job.hold.db, id);
    job.kit = await makeKit(byOf(job), {
      customer: { id, slug },
      role,
      form,
      purpose,
      tenants: null,
      isPersonal,
      addresses: null,
      ...limits,
      expiresAt: there?.expires_at ?? new Date(Date.now() + days * 86_400_000),
    });
  }
  await held(job.hold, (tx) => noteStep(tx, job.hold, "kit", { details: { role } }));
}

/** Ends what opens the kit's door; the door stays. */
async function disarm(job: Job, role: string): Promise<void> {
  const by = byOf(job);
  const placed = await kitOf(by.control, role);
  for (const { serial } of await goodCertificates(by.control, placed.kit))
    await revokeCertificate(by, role, serial);
  if (placed.kit.form === "password")
    await inDatabase(by, placed, (opened) => setVerifier(opened, role, null));
  // Nobody has been handed it: a link gives the customer's person what is its first.
  await by.control.update(kits).set({ armed_at: null }).where(eq(kits.id, placed.kit.id));
}

/** What a process before this one was handed is known to nobody: it is ended, and another one made. */
async function armed(job: Job, role: string): Promise<MadeKit> {
  if (job.kit) return job.kit;
  await disarm(job, role);
  const { kit } = await kitOf(job.hold.db, role);
  return rotateKit(byOf(job), role, { expiresAt: kit.expires_at });
}

/** The files of a kit's archive that are named by its role, by their endings. */
async function filesOf(archive: Buffer): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const entries = Readable.from(archive).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    const { name } = entry.header;
    const content = await text(entry);
    if (name !== "ca.crt") files[name.split(".").at(-1) ?? ""] = content;
  }
  return files;
}

/** Connects as the customer will: over TLS, checking the server as verify-full does, with what was handed over. */
async function connect({ kit, slug, server, handed }: MadeKit): Promise<void> {
  const files = handed.archive ? await filesOf(handed.archive) : {};
  const opened = new pg.Client({
    host: server.public_host ?? server.host,
    port: server.port,
    database: slug,
    user: kit.role_name,
    password: handed.password,
    connectionTimeoutMillis: 15_000,
    ssl: { ca: server.ca_certificate ?? undefined, cert: files.crt, key: files.key },
  });
  opened.on("error", () => {});
  try {
    await opened.connect();
    await opened.query("SELECT count(id) FROM lms.tenants");
  } finally {
    await opened.end();
  }
}

/** Tries the kit as its owner would, and ends what it was tried with: what the customer gets is made by a one-time link. */
export async function testConnection(job: Job): Promise<void> {
  const role = roleOf(job);
  const made = await armed(job, role);
  job.kit = undefined;
  if (made.kit.form === "certificate" && made.published !== "told")
    throw because("kit_untold", { server: made.server.name });
  try {
    await connect(made);
  } catch (error) {
    const said = (error instanceof Error ? error.message : String(error)).slice(0, 200);
    throw because("kit_refused", { role, said }, { isTransient: asFault(error).isTransient, cause: error });
  }
  await disarm(job, role);
}

/** From now on the customer is one as all others: its nights are loaded. */
export async function finish(job: Job): Promise<void> {
  await held(job.hold, async (tx) => {
    await tx
      .update(customers)
      .set({ state: "active" })
      .where(eq(customers.id, customerIdOf(job)));
    await noteStep(tx, job.hold, "finish", {
      state: "done",
      finished_at: sql`clock_timestamp()`,
      error: null,
    });
    await end(tx, job.hold, "done");
  });
}
