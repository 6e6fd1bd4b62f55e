import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { makeRequest } from "#certificates.ts";
import { dayOf } from "#days.ts";
import { asking } from "#db/asking.ts";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import type { KitTaskError } from "#db/schema/console/kit_tasks.ts";
import { kits } from "#db/schema/console/kits.ts";
import { servers } from "#db/schema/console/servers.ts";
import { scramVerifier } from "#db/scram.ts";
import type { KitForm } from "#db/vocabulary.ts";
import { archive, archiveName } from "#kits/archive.ts";
import { type Connection, type Lines, linesOf } from "#kits/connection.ts";
import { newPassword } from "#kits/password.ts";
import type { Caller } from "../sessions/caller.ts";
import { keyOfSecret } from "../sessions/secret.ts";

/*
 * What opens a kit is made here, in memory, while whoever has its link waits, and goes out with the answer: of a key the
 * worker sees the request, of a password the verifier. Neither database nor log ever has either.
 */

type Nowhere = "used" | "expired" | "revoked" | "unknown";

export type OpenLink = {
  state: "open";
  role: string;
  customer: string;
  form: KitForm;
  /** Whether the customer keeps the key: then there is only a certificate to hand over. */
  hasRequest: boolean;
  isPersonal: boolean;
  /** How many tenants it reads; null: all. */
  tenants: number | null;
  goodUntil: Date;
  expiresAt: Date;
  connection: Connection;
};

type Row = { id_kit: string; state: OpenLink["state"] | Nowhere; has_request: boolean } & Record<
  "good_until" | "expires_at",
  Date
>;

/** What a link leads to. One that was never made is `unknown`. It changes nothing, however often it is asked. */
export async function kitLinkOf(token: string): Promise<OpenLink | { state: Nowhere }> {
  const key = keyOfSecret(token);
  if (!key) return { state: "unknown" };
  const { rows } = await consoleDb().pool.query<Row>("SELECT * FROM console.kit_link_of($1)", [key]);
  const [link] = rows;
  if (link?.state !== "open") return { state: link?.state ?? "unknown" };
  const [found] = await consoleDb()
    .select({ kit: kits, customer: { slug: customers.slug, name: customers.name }, server: servers })
    .from(kits)
    .innerJoin(customers, eq(customers.id, kits.id_customer))
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(eq(kits.id, Number(link.id_kit)));
  if (!found) return { state: "unknown" };
  const { kit, customer, server } = found;
  return {
    state: "open",
    role: kit.role_name,
    customer: customer.name,
    form: kit.form,
    hasRequest: link.has_request,
    isPersonal: kit.is_personal,
    tenants: kit.tenants?.length ?? null,
    goodUntil: new Date(link.good_until),
    expiresAt: new Date(link.expires_at),
    connection: {
      host: server.public_host ?? server.host,
      port: server.port,
      database: customer.slug,
      user: kit.role_name,
      isCertified: kit.form === "certificate",
      serverCa: server.ca_certificate,
    },
  };
}

export type File = { name: string; base64: string };

/** What somebody is handed, once; or why they are not. */
export type Delivered =
  | {
      outcome: "handed";
      connection: Connection;
      lines: Lines;
      hasRequest: boolean;
      archive?: File;
      /** The password of the `.p12` in the archive. */
      archivePassword?: string;
      /** The password to sign in with. */
      password?: string;
    }
  | { outcome: Nowhere | "too_many" | "elsewhere" | "no_worker" | "left" }
  | { outcome: "failed"; error: KitTaskError };

/** Milliseconds for which a worker is waited for, how often it is looked for an answer, and how long one may go on that began. */
const [patience, look, most] = [25_000, 250, 50_000];

const isLeft = () => asking.getStore()?.signal.aborted ?? false;

/** Waits for what becomes of an opening. `no_worker`: nobody has begun with it, and nobody will. */
async function answered(
  key: Buffer,
  task: string,
): Promise<"done" | "no_worker" | "left" | { error: KitTaskError }> {
  const { pool } = consoleDb();
  for (const begun = Date.now(); ; await sleep(look)) {
    const { rows } = await pool.query<{ state: string; error: KitTaskError | null }>(
      "SELECT state, error FROM console.kit_opening($1, $2)",
      [key, task],
    );
    const { state, error } = rows[0] ?? { state: "failed", error: null };
    if (state === "done") return "done";
    if (state === "failed") return { error: error ?? { code: "internal" } };
    const waited = Date.now() - begun;
    if (waited < patience && !isLeft()) continue;
    const left = await pool.query<{ left: boolean }>("SELECT console.leave_kit_link($1, $2) AS left", [
      key,
      task,
    ]);
    if (left.rows[0]?.left) return isLeft() ? "left" : error ? { error } : "no_worker";
    if (waited > most) return "no_worker";
  }
}

/**
 * Opens a link: makes key or password, has a worker do its part, and hands over. The link is used up by that and by nothing
 * before it: where no worker answers, or whoever asked has left, it can be opened again.
 */
export async function openKit(token: string, caller: Caller): Promise<Delivered> {
  const [key, link] = [keyOfSecret(token), await kitLinkOf(token)];
  if (!key || link.state !== "open") return { outcome: link.state === "open" ? "unknown" : link.state };
  const { role, form, hasRequest, connection } = link;
  const isMade = form === "certificate" && !hasRequest;
  const made = isMade ? await makeRequest(role) : undefined;
  const password = form === "certificate" ? undefined : newPassword();
  const { pool } = consoleDb();
  const opened = await pool.query<{ outcome: "asked" | "too_many" | Nowhere; task: string }>(
    "SELECT outcome, task FROM console.open_kit_link($1, $2, $3)",
    [key, made?.request ?? null, password === undefined ? null : scramVerifier(password)],
  );
  const { outcome = "unknown", task = "" } = opened.rows[0] ?? {};
  if (outcome !== "asked") return { outcome };
  const answer = await answered(key, task);
  if (typeof answer === "object") return { outcome: "failed", ...answer };
  if (answer !== "done") return { outcome: answer };
  // A browser that went away, as one does whose button was pressed twice, would be handed it in vain.
  if (isLeft()) return { outcome: "left" };
  const taken = await pool.query<{ outcome: "taken" | "elsewhere" | Nowhere; certificate: string | null }>(
    "SELECT outcome, certificate FROM console.take_kit($1, $2, $3)",
    [key, task, caller],
  );
  const { outcome: took = "unknown", certificate } = taken.rows[0] ?? {};
  if (took !== "taken") return { outcome: took };
  const archivePassword = made ? newPassword() : undefined;
  const serverCa = connection.serverCa ?? undefined;
  const contents = {
    role,
    certificate: certificate ?? undefined,
    key: made?.key,
    serverCa,
    password: archivePassword,
  };
  const hasFiles = form === "certificate" || serverCa !== undefined;
  const file = hasFiles
    ? { name: archiveName(role, dayOf(new Date())), base64: (await archive(contents)).toString("base64") }
    : undefined;
  return {
    outcome: "handed",
    connection,
    lines: linesOf(connection),
    hasRequest,
    archive: file,
    archivePassword,
    password,
  };
}
