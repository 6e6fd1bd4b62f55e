import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { onTestFinished } from "vitest";
import { type Control, closeControl, controlDb } from "#db/control.ts";
import { consoleRole, loaderRole } from "#db/ddl.ts";
import { controlAt, makeOwner } from "#db/owner.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import type { Kit } from "#db/schema/console/kits.ts";
import { type Server, servers } from "#db/schema/console/servers.ts";
import { setUpControl } from "#db/setup.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { freePort } from "#embedded/port.ts";
import { newPassword } from "#embedded/settings.ts";
import { reread } from "#env.ts";
import { provisionCustomer } from "#warehouse/provision.ts";
import { ask } from "#warehouse/testing.ts";
import type { Handed } from "./issue.ts";
import type { By } from "./kit.ts";
import { type MadeKit, makeKit, type NewKit } from "./make.ts";

const run = promisify(execFile);

/** A server of a test file's own, since a server has one list of kits, with two customers and their rows. */
export type KitServer = {
  by: By;
  control: Control;
  port: number;
  /** As its superuser. */
  superuser: (database: string) => string;
  ca: string;
  folder: string;
  settings: Record<string, string>;
  acme: Customer;
  globex: Customer;
  end: () => Promise<void>;
};

const tree = async () =>
  ["1", "2", "3", "9"].map((id) => ({ id, id_parent: ["2", "3"].includes(id) ? "1" : null }));

/** Learners of three tenants of Acme and one of Globex; each has a text that nobody else has. */
async function fill(adminUrl: string, slug: string, tenants: number[]): Promise<void> {
  const asLoader = { url: adminUrl, database: slug, role: loaderRole };
  for (const id of tenants)
    for (const sql of [
      `INSERT INTO opendb.tenants VALUES (${id})`,
      `INSERT INTO lms.tenants (id, subdomain) VALUES (${id}, 'sub-${slug}-${id}')`,
      `INSERT INTO lms.users (id, id_tenant, name, email)
       SELECT ${id} * 1000 + n, ${id}, 'Secret ${slug} ' || ${id} || ' ' || n, 's${id}-' || n || '@${slug}.example' FROM generate_series(1, 20) n`,
      `INSERT INTO opendb.counts (table_name, id_tenant, rows) VALUES ('lms.users', ${id}, 20)`,
    ])
      await ask(asLoader, sql);
  await ask(asLoader, "ANALYZE lms.users");
  await ask(
    asLoader,
    "INSERT INTO opendb.watermarks (table_name, until, tenants, id_run) VALUES ('lms.users', now(), $1, 1)",
    [tenants],
  );
}

/** Starts it. Whoever does ends it. */
export async function kitServer(): Promise<KitServer> {
  const data = mkdtempSync(join(tmpdir(), "opendb-kits-"));
  const port = await freePort();
  const { server, ca, kits } = await startEmbedded(data, port, { isTest: true });
  const url = server.urlOf("opendb");
  const adminUrl = await makeOwner(url, { password: newPassword(), owned: [controlAt(url)] });
  const consolePassword = newPassword();
  await setUpControl(adminUrl, { consolePassword, serverCa: ca });
  await closeControl();
  const settings = {
    DATABASE_URL: adminUrl,
    KITS_CA: join(data, "kits-ca"),
    KITS_FILES: kits,
  };
  reread({
    ...settings,
    CONSOLE_URL: Object.assign(new URL(url), { username: consoleRole, password: consolePassword }).toString(),
  });
  const control = controlDb();
  const provision = (slug: string, idRootTenant: bigint) =>
    provisionCustomer(control, { adminUrl, slug, name: slug, idRootTenant, tree, actor: "test" });
  const [acme, globex] = [await provision("acme", 1n), await provision("globex", 9n)];
  await fill(adminUrl, "acme", [1, 2, 3]);
  await fill(adminUrl, "globex", [9]);
  const end = async () => {
    await closeControl();
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  };
  const by = { control, adminUrl, actor: "test" };
  return { by, control, port, superuser: server.urlOf, ca, folder: data, settings, acme, globex, end };
}

const day = 86_400_000;

/** A kit of a customer, by default with a certificate and without personal columns. */
export const kitFor = (
  { by }: KitServer,
  customer: Customer,
  ending: string,
  rest: Partial<NewKit> = {},
): Promise<MadeKit> =>
  makeKit(by, {
    customer,
    role: `${customer.slug}_${ending}`,
    form: "certificate",
    purpose: "person",
    tenants: null,
    isPersonal: false,
    addresses: null,
    connections: 5,
    statementSeconds: 30,
    expiresAt: new Date(Date.now() + 30 * day),
    ...rest,
  });

export type Files = { crt: string; key: string; ca: string; p12: string; pk8: string; folder: string };

/** Takes a kit's archive apart, as its owner does. */
export async function unpack({
  kit,
  handed,
}: {
  kit: Pick<Kit, "role_name">;
  handed: Pick<Handed, "archive">;
}): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), "opendb-kit-"));
  writeFileSync(join(folder, "kit.tar.gz"), handed.archive ?? "");
  await run("tar", ["xzf", "kit.tar.gz", "-C", "."], { cwd: folder });
  const file = (ending: string) => join(folder, `${kit.role_name}.${ending}`);
  return {
    crt: file("crt"),
    key: file("key"),
    p12: file("p12"),
    pk8: file("pk8"),
    ca: join(folder, "ca.crt"),
    folder,
  };
}

const read = (file: string) => readFileSync(file, "utf8");

/** A connection with a certificate, over TLS that checks the server as verify-full does. */
export async function withCertificate(
  { port }: KitServer,
  files: Files,
  { user, database, host = "localhost" }: { user: string; database: string; host?: string },
): Promise<pg.Client> {
  const opened = new pg.Client({
    host,
    port,
    user,
    database,
    ssl: { ca: read(files.ca), cert: read(files.crt), key: read(files.key) },
  });
  opened.on("error", () => {});
  // A half-open connection would keep the server from dropping a database until it gives up on it.
  await opened.connect().catch(async (error) => {
    await opened.end().catch(() => {});
    throw error;
  });
  return opened;
}

/** What becomes of a try to connect: `in`, or what it was told. */
export const tryTo = (connect: () => Promise<pg.Client>): Promise<string> =>
  connect().then(
    async (opened) => {
      await opened.end();
      return "in";
    },
    (error: Error) => error.message,
  );

/** Another server of `console.servers`, which takes connections and says nothing; `open` counts them. */
export async function muteServer(control: Control): Promise<{ row: Server; open: () => number }> {
  const sockets = new Set<Socket>();
  const mute = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    socket.resume();
  });
  const port = await freePort();
  await new Promise<void>((done) => mute.listen(port, "127.0.0.1", done));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
  const [row] = await control
    .insert(servers)
    .values({ name: `mute${port}`, host: "127.0.0.1", port })
    .returning();
  if (!row) throw new Error("No server was inserted.");
  return { row, open: () => sockets.size };
}
