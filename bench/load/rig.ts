import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { type Address, client } from "#db/connect.ts";
import { closeControl } from "#db/control.ts";
import { quote } from "#db/ddl.ts";
import { controlAt, isSuperuser, makeOwner } from "#db/owner.ts";
import { adminClient, setUpControl } from "#db/setup.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { foldersOf } from "#embedded/files.ts";
import { freePort } from "#embedded/port.ts";
import { newPassword } from "#embedded/settings.ts";
import { env, reread } from "#env.ts";
import { OpendbError } from "#errors.ts";

export type RigOptions = {
  /** A server that runs; without it one is started in a folder of its own. */
  server?: string;
  /** Where that folder is made. */
  folder?: string;
  keep: boolean;
  /** How many connections the loader may open to the source. */
  connections: number;
};

/** What a loader's process is told, as env.ts names it. */
export type LoaderSettings = { DATABASE_URL: string; SOURCE_URL: string; SOURCE_CONNECTIONS: string };

/** What loads are measured on: a server, and databases in it whose names nobody else has. */
export type Rig = {
  /** A connection address of one of the bench's own databases, by its short name. */
  at(name: string): Address & { database: string };
  settings: LoaderSettings;
  /** Whether the server is the bench's own. */
  isOwn: boolean;
  /** A folder that nobody else may read, for files that last as long as the bench. */
  scratch: string;
  /** Removes everything that was made, or says where it is kept. */
  close(): Promise<void>;
};

type Server = { url: string; stop(): Promise<void>; kept: string };

function makeFolder(within: string): string {
  try {
    return mkdtempSync(join(within, "opendb-bench-"));
  } catch (cause) {
    throw new OpendbError("bad_input", `No folder can be made in ${within}.`, {
      hint: "Name one that is there and may be written with --folder DIR.",
      cause,
    });
  }
}

async function ownServer({ folder = tmpdir(), keep }: RigOptions): Promise<Server> {
  const data = makeFolder(folder);
  const port = await freePort();
  const remove = () => {
    for (const made of foldersOf(data)) rmSync(made, { recursive: true, force: true });
  };
  try {
    const { server } = await startEmbedded(data, port);
    return {
      url: server.urlOf("postgres"),
      kept: `the server's folder ${data}; start it with OPENDB_DATA=${data} OPENDB_PG_PORT=${port} node embedded/main.ts`,
      stop: async () => {
        await server.stop();
        if (!keep) remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

const givenServer = (url: string, prefix: string): Server => ({
  url,
  kept: `the databases ${prefix}_* on the server`,
  stop: async () => {},
});

const ownerRoleOf = (prefix: string) => `${prefix}_owner`;

async function dropAll(url: string, prefix: string): Promise<void> {
  const admin = await client({ url });
  try {
    const { rows } = await admin.query<{ name: string }>(
      "SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)",
      [`${prefix}_`],
    );
    for (const { name } of rows) await admin.query(`DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`);
    await dropOwner(admin, url, ownerRoleOf(prefix));
  } finally {
    await admin.end();
  }
}

/** Drops the role, with what it was allowed in the server's own database (see makeOwner). */
async function dropOwner(admin: pg.ClientBase, url: string, role: string): Promise<void> {
  const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  if (!rowCount) return;
  const inside = await client({ url, database: "postgres" });
  await inside.query(`DROP OWNED BY ${quote(role)}`).finally(() => inside.end());
  await admin.query(`DROP ROLE ${quote(role)}`);
}

/** Loads do not run as a superuser: one makes the bench a role of its own. */
async function ownerOf(url: string, prefix: string): Promise<string> {
  const admin = await adminClient({ url });
  const isTaken = !(await isSuperuser(admin).finally(() => admin.end()));
  return isTaken
    ? url
    : makeOwner(url, { password: newPassword(), owned: [controlAt(url)], role: ownerRoleOf(prefix) });
}

/** Opens a rig with an empty control database. Everything in it belongs to this call alone. */
export async function openRig(options: RigOptions, say: (text: string) => void): Promise<Rig> {
  const prefix = `bench_${process.pid.toString(36)}${randomBytes(2).toString("hex")}`;
  const server = options.server ? givenServer(options.server, prefix) : await ownServer(options);
  // mkdtemp opens it to nobody else.
  const scratch = mkdtempSync(join(tmpdir(), "opendb-bench-files-"));
  const urlOf = (database: string) =>
    Object.assign(new URL(server.url), { pathname: `/${database}` }).toString();
  const close = async () => {
    await closeControl();
    rmSync(scratch, { recursive: true, force: true });
    if (options.server && !options.keep) await dropAll(server.url, prefix);
    await server.stop();
    if (options.keep) say(`Kept: ${server.kept}`);
  };
  const at = (name: string) => ({ url: server.url, database: `${prefix}_${name}` });
  const settings = {
    DATABASE_URL: urlOf(at("control").database),
    SOURCE_URL: urlOf(at("source").database),
    SOURCE_CONNECTIONS: String(options.connections),
  };
  try {
    settings.DATABASE_URL = await ownerOf(settings.DATABASE_URL, prefix);
    // Without a password: a server that others use keeps the one that its console signs in with.
    await setUpControl(settings.DATABASE_URL, {});
    reread({ ...settings, NO_COLOR: String(env().NO_COLOR) });
  } catch (error) {
    await close();
    throw error;
  }
  return { at, settings, isOwn: options.server === undefined, scratch, close };
}

/** psql takes passwords from a file, where a list of processes does not show them. */
export function passwordFile({ scratch, settings }: Rig): string {
  const file = join(scratch, "pgpass");
  const password = decodeURIComponent(new URL(settings.SOURCE_URL).password);
  writeFileSync(file, `*:*:*:*:${password.replace(/[\\:]/g, "\\$&")}\n`, { mode: 0o600 });
  return file;
}
