import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { freshWarehouse } from "#warehouse/testing.ts";
import { between, type Startup } from "./between.testing.ts";
import { cancelStatement } from "./cancel.ts";
import { type Address, client, config, pool } from "./connect.ts";
import { loaderRole } from "./ddl.ts";

test("a connection of a pool that is lost inside a transaction fails its next query and nothing else", async () => {
  const made = pool({ url: inject("adminUrl") }, 1);
  const borrowed = await made.connect();
  await borrowed.query("BEGIN");
  const { rows } = await borrowed.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const seen = vi.fn();
  process.on("uncaughtException", seen);
  const admin = await client({ url: inject("adminUrl") });
  await admin.query("SELECT pg_terminate_backend($1, 5000)", [rows[0]?.pid]);
  await admin.end();
  await expect(borrowed.query("SELECT 1")).rejects.toThrow();
  borrowed.release(true);
  expect((await made.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  process.off("uncaughtException", seen);
  expect(seen).not.toHaveBeenCalled();
  await made.end();
});

test("a session has the name and the settings that its address gives it", async () => {
  const address = { url: inject("adminUrl"), name: "opendb test", settings: { "opendb.sign": "a-1" } };
  const opened = await client(address);
  const { rows } = await opened.query(
    "SELECT current_setting('application_name') AS name, current_setting('opendb.sign') AS sign, current_setting('timezone') AS zone",
  );
  await opened.end();
  expect(rows).toEqual([{ name: "opendb test", sign: "a-1", zone: "America/Sao_Paulo" }]);
});

const whoAmI = async (address: Address) => {
  const opened = await client(address);
  const { rows } = await opened.query<{ database: string; role: string; zone: string }>(
    "SELECT current_database() AS database, current_user AS role, current_setting('timezone') AS zone",
  );
  await opened.end();
  return rows[0];
};

test("options of an address join those of OpenDB, and take neither role nor time zone away", async () => {
  const { slug } = await freshWarehouse();
  const url = `${inject("adminUrl")}?options=${encodeURIComponent("-c role=none -c timezone=UTC -c geqo=off")}`;
  expect(await whoAmI({ url, database: slug, role: loaderRole })).toEqual({
    database: slug,
    role: loaderRole,
    zone: "America/Sao_Paulo",
  });
  const opened = await client({ url });
  expect((await opened.query("SHOW geqo")).rows).toEqual([{ geqo: "off" }]);
  await opened.end();
});

test("another host than the address's leads there, however the address named its own", () => {
  const url = "postgres://u:p@/opendb?host=/var/run/postgresql&port=5433";
  expect(config({ url })).toMatchObject({ host: "/var/run/postgresql", port: 5433, database: "opendb" });
  for (const host of ["::1", "db2.example", "/tmp"])
    expect(config({ url, host, port: 5434, database: "acme" })).toMatchObject({
      host,
      port: 5434,
      database: "acme",
      user: "u",
    });
  expect(() => config({ url, host: "db2.example?host=db3.example" })).toThrow(
    expect.objectContaining({ code: "configuration", message: expect.stringContaining("console.servers") }),
  );
});

test("a session is had, and its statement cancelled, by the folder of a socket and by IPv6 as by a name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "opendb-socket-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const at: Pick<Address, "host" | "port">[] = [{ host: "localhost" }, { host: folder, port: 5433 }];
  await between({ path: join(folder, ".s.PGSQL.5433") });
  // Not every machine has IPv6.
  await between({ host: "::1" }).then(
    (port) => at.push({ host: "::1", port }),
    () => {},
  );
  for (const place of at) {
    const opened = await client({ url: inject("adminUrl"), ...place });
    const slow = opened.query("SELECT pg_sleep(20)").catch((error: Error) => error);
    await setTimeout(300);
    await cancelStatement(opened);
    expect(await slow, place.host).toMatchObject({ code: "57014" });
    await opened.end();
  }
});

test("a warehouse's session that a pooler brought elsewhere, or left without its role, is refused by name", async () => {
  const { slug } = await freshWarehouse();
  const through = async (change: Startup) => ({
    url: inject("adminUrl"),
    host: "127.0.0.1",
    port: await between({ host: "127.0.0.1" }, change),
    database: slug,
    role: loaderRole,
  });
  const refused = (message: string) => ({ code: "configuration", message: expect.stringContaining(message) });
  const unasked = await through(({ options: _, ...rest }) => rest);
  await expect(client(unasked)).rejects.toMatchObject(
    refused(`A session in ${slug} that should act as opendb_loader acts as opendb_admin`),
  );
  const elsewhere = await through((all) => ({ ...all, database: "postgres" }));
  await expect(client(elsewhere)).rejects.toMatchObject(
    refused(`A session for the database ${slug} is in postgres`),
  );
  const pooled = pool(elsewhere);
  await expect(pooled.query("SELECT 1")).rejects.toMatchObject(refused("is in postgres"));
  await pooled.end();
});

test("a warehouse's session whose account has the right role, but whose settings a pooler dropped, is refused as that", async () => {
  const { slug } = await freshWarehouse();
  const dropped: Startup = ({ options: _, ...rest }) => ({ ...rest, options: `-c role=${loaderRole}` });
  const address = {
    url: inject("adminUrl"),
    host: "127.0.0.1",
    port: await between({ host: "127.0.0.1" }, dropped),
    database: slug,
    role: loaderRole,
    settings: { "opendb.fence": "6f2a" },
  };
  await expect(client(address)).rejects.toMatchObject({
    code: "configuration",
    message: expect.stringContaining("has lost the settings"),
    hint: expect.stringContaining("pooler"),
  });
  const direct = await client({ ...address, port: undefined, host: undefined });
  await direct.end();
});

test("a pooler that passes no settings on is named as one", async () => {
  const body = Buffer.from("SFATAL\0C08P01\0Munsupported startup parameter: options\0\0");
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  const pooler = createServer((socket) => socket.once("data", () => socket.end(Buffer.concat([head, body]))));
  await new Promise<void>((resolve) => pooler.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    pooler.close();
  });
  const { port } = pooler.address() as AddressInfo;
  await expect(client({ url: inject("adminUrl"), host: "127.0.0.1", port })).rejects.toMatchObject({
    code: "configuration",
    message: expect.stringContaining("PgBouncer"),
  });
});

test("limits that a role or a database sets are set aside in the sessions of loads", async () => {
  const { slug, asLoader } = await freshWarehouse();
  const admin = await client({ url: inject("adminUrl") });
  const limits = {
    statement_timeout: "1s",
    lock_timeout: "1s",
    idle_in_transaction_session_timeout: "1s",
    idle_session_timeout: "1s",
    transaction_timeout: "1s",
    default_transaction_isolation: "serializable",
    default_transaction_read_only: "on",
  };
  for (const [name, value] of Object.entries(limits))
    await admin.query(`ALTER DATABASE ${slug} SET ${name} = '${value}'`);
  await admin.end();
  const opened = await client(asLoader);
  const found: Record<string, string> = {};
  for (const name of Object.keys(limits))
    found[name] = (await opened.query(`SELECT current_setting('${name}') AS is`)).rows[0].is;
  await opened.end();
  expect(found).toEqual({
    statement_timeout: "0",
    lock_timeout: "0",
    idle_in_transaction_session_timeout: "0",
    idle_session_timeout: "0",
    transaction_timeout: "0",
    default_transaction_isolation: "read committed",
    default_transaction_read_only: "off",
  });
});
