import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { asc, eq, inArray, notInArray, sql } from "drizzle-orm";
import { client } from "#db/connect.ts";
import type { ControlDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { kits } from "#db/schema/console/kits.ts";
import type { Server } from "#db/schema/console/servers.ts";
import { openStates } from "#db/vocabulary.ts";
import { env } from "#env.ts";
import { mustBeOurs, roots } from "./authority.ts";
import { type ServedKit, serverFiles } from "./server-files.ts";

/**
 * What came of telling a server: `told`; `written` for it to be told by somebody who may; `unwritten` where KITS_FILES says
 * no folder.
 */
export type Published = "told" | "written" | "unwritten";

async function servedKits(control: ControlDb, idServer: number): Promise<ServedKit[]> {
  const found = await control
    .select({
      kit: kits,
      slug: customers.slug,
      isShut: sql<boolean>`${notInArray(customers.state, [...openStates])}`,
    })
    .from(kits)
    .innerJoin(customers, eq(customers.id, kits.id_customer))
    .where(eq(customers.id_server, idServer))
    .orderBy(asc(kits.role_name));
  const ids = found.map(({ kit }) => kit.id);
  const certificates = await control
    .select()
    .from(kitCertificates)
    .where(inArray(kitCertificates.id_kit, ids))
    .orderBy(asc(kitCertificates.id));
  return found.map(({ kit, slug, isShut }) => ({
    ...kit,
    slug,
    isShut,
    certificates: certificates.filter(({ id_kit }) => id_kit === kit.id),
  }));
}

function write(folder: string, files: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    writeFileSync(`${file}.new`, text);
    // None of it is secret, and the server has a user of its own.
    chmodSync(`${file}.new`, 0o644);
    renameSync(`${file}.new`, file);
  }
}

/** Milliseconds for which a server is waited for that was told to read its files. */
const patience = 5_000;

/** Has a server read its files again, and waits until it has. False where the role may not tell it. */
async function reload(adminUrl: string, { host, port }: Server): Promise<boolean> {
  const ask = async <T>(sql: string): Promise<T | undefined> => {
    const asked = await client({ url: adminUrl, database: "postgres", host, port });
    return asked
      .query(sql)
      .then(({ rows }) => rows[0] as T)
      .finally(() => asked.end());
  };
  const loaded = () => ask<{ at: string }>("SELECT pg_conf_load_time()::text AS at");
  const before = await loaded();
  try {
    await ask("SELECT pg_reload_conf()");
  } catch (error) {
    if ((error as { code?: string }).code === "42501") return false;
    throw error;
  }
  for (const until = Date.now() + patience; Date.now() < until; await sleep(20))
    if ((await loaded())?.at !== before?.at) return true;
  return false;
}

/**
 * Writes for a server which kits it lets in, with which certificates, and has it read that. All of it is made from the rows
 * each time, so that whatever was missed before is made good. Throws `configuration` where the authority is another one.
 */
export async function publish(control: ControlDb, adminUrl: string, server: Server): Promise<Published> {
  const { KITS_FILES } = env();
  const served = await servedKits(control, server.id);
  const isCertified = served.some(({ form }) => form === "certificate");
  const trusted = isCertified ? roots() : [];
  const now = new Date();
  const inUse = served.flatMap(({ state, certificates }) =>
    state === "active" ? certificates.filter((one) => one.revoked_at === null && one.valid_until > now) : [],
  );
  mustBeOurs([...new Set(inUse.map((one) => one.issuer_fingerprint))], trusted);
  if (KITS_FILES === undefined) return "unwritten";
  write(join(KITS_FILES, server.name), await serverFiles(served, trusted, now));
  return (await reload(adminUrl, server)) ? "told" : "written";
}
