import { execFile, spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePair, makeRoot } from "#certificates.ts";
import { audit } from "#db/schema/console/audit.ts";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { kits } from "#db/schema/console/kits.ts";
import { ask } from "#warehouse/testing.ts";
import { revokeCertificate, revokeKit, rotateKit } from "./change.ts";
import { type KitServer, kitFor, kitServer, tryTo, unpack, withCertificate } from "./testing.ts";

const run = promisify(execFile);
const hasPsql = spawnSync("psql", ["--version"]).status === 0;

let server: KitServer;
beforeAll(async () => {
  server = await kitServer();
});
afterAll(() => server.end());

describe("a kit with a certificate", () => {
  test("is handed over as an archive with certificate, key, authority, .p12 and .pk8, of which only its owner reads the secret ones", async () => {
    const made = await kitFor(server, server.acme, "handed");
    const { crt, key, p12, pk8, ca, folder } = await unpack(made);
    expect(made.published).toBe("told");
    expect([crt, ca].map((file) => statSync(file).mode & 0o777)).toEqual([0o644, 0o644]);
    expect([key, p12, pk8].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    expect(readFileSync(ca, "utf8")).toBe(server.ca);
    const { stdout } = await run("openssl", [
      "pkcs12",
      "-in",
      p12,
      "-passin",
      `pass:${made.handed.archivePassword}`,
      "-nodes",
    ]);
    expect(stdout).toContain(readFileSync(crt, "utf8").trim());
    await run("openssl", ["pkey", "-inform", "DER", "-in", pk8, "-out", join(folder, "again.key")]);
    expect(readFileSync(join(folder, "again.key"), "utf8")).toBe(readFileSync(key, "utf8"));
  });

  // Where no psql is installed, the driver's connections below show the same.
  test.skipIf(!hasPsql)("connects by psql with verify-full", async () => {
    const { crt, key, ca } = await unpack(await kitFor(server, server.acme, "psql"));
    for (const host of ["localhost", "127.0.0.1"]) {
      const to = `host=${host} port=${server.port} dbname=acme user=acme_psql sslmode=verify-full sslcert=${crt} sslkey=${key} sslrootcert=${ca}`;
      const { stdout } = await run("psql", [to, "-Atc", "SELECT current_user, count(*) FROM lms.users"]);
      expect(stdout).toBe("acme_psql|60\n");
    }
  });

  test("lets in neither as another role, nor into another database, nor another customer", async () => {
    const files = await unpack(await kitFor(server, server.acme, "mine"));
    await kitFor(server, server.acme, "other");
    await kitFor(server, server.globex, "user");
    const as = (user: string, database: string) =>
      tryTo(() => withCertificate(server, files, { user, database }));
    expect(await as("acme_mine", "acme")).toBe("in");
    expect(await as("acme_other", "acme")).toMatch(/certificate authentication failed/);
    expect(await as("globex_user", "globex")).toMatch(/certificate authentication failed/);
    expect(await as("globex_user", "acme")).toMatch(/rejects connection/);
    for (const database of ["globex", "postgres", "opendb", "template1"])
      expect(await as("acme_mine", database), database).toMatch(/rejects connection/);
    for (const role of ["opendb_owner", "opendb_console", "opendb_admin"])
      expect(await as(role, "acme"), role).not.toBe("in");
  });

  test("lets in nobody with a certificate of another authority, without one, or without TLS", async () => {
    const made = await kitFor(server, server.acme, "forged");
    const files = await unpack(made);
    const [row] = await server.control
      .select()
      .from(kitCertificates)
      .where(eq(kitCertificates.id_kit, made.kit.id));
    const foreign = await makeRoot("OpenDB kits 1", new Date(Date.now() + 1e9));
    const forged = await makePair({
      issuer: foreign,
      commonName: row?.common_name ?? "",
      until: new Date(Date.now() + 1e9),
      purpose: "client",
    });
    const connect = async (ssl: pg.ClientConfig["ssl"]) => {
      const opened = new pg.Client({
        host: "127.0.0.1",
        port: server.port,
        user: "acme_forged",
        database: "acme",
        password: "anything",
        ssl,
      });
      opened.on("error", () => {});
      await opened.connect();
      return opened;
    };
    const ca = readFileSync(files.ca, "utf8");
    expect(await tryTo(() => connect({ ca, cert: forged.certificate, key: forged.key }))).not.toBe("in");
    expect(await tryTo(() => connect({ ca }))).toMatch(/valid client certificate/);
    expect(await tryTo(() => connect(false))).toMatch(/rejects connection/);
  });

  test("expires with its certificate", async () => {
    const files = await unpack(
      await kitFor(server, server.acme, "brief", { expiresAt: new Date(Date.now() + 6_000) }),
    );
    const connect = () =>
      tryTo(() => withCertificate(server, files, { user: "acme_brief", database: "acme" }));
    expect(await connect()).toBe("in");
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect(await connect()).toMatch(/expired/);
  });

  test("takes a key that the customer has made, and hands over no key then", async () => {
    const folder = (await unpack(await kitFor(server, server.acme, "plain"))).folder;
    const [key, csr] = [join(folder, "own.key"), join(folder, "own.csr")];
    await run("openssl", [
      "req",
      "-new",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      key,
      "-subj",
      "/CN=x",
      "-out",
      csr,
    ]);
    const made = await kitFor(server, server.acme, "csr", { request: readFileSync(csr, "utf8") });
    const files = await unpack(made);
    expect(made.handed.archivePassword).toBeUndefined();
    expect(() => statSync(files.key)).toThrow(/ENOENT/);
    const connect = () => withCertificate(server, { ...files, key }, { user: "acme_csr", database: "acme" });
    expect(await tryTo(connect)).toBe("in");
  });

  test("connects only from its addresses", async () => {
    const near = await unpack(await kitFor(server, server.acme, "near", { addresses: ["127.0.0.0/8"] }));
    const far = await unpack(await kitFor(server, server.acme, "far", { addresses: ["192.0.2.0/24"] }));
    const as = (files: typeof near, user: string) =>
      tryTo(() => withCertificate(server, files, { user, database: "acme", host: "127.0.0.1" }));
    expect(await as(near, "acme_near")).toBe("in");
    expect(await as(far, "acme_far")).toMatch(/rejects connection/);
  });
});

describe("a kit with a password", () => {
  const connect = async (password: string | undefined, ssl: pg.ClientConfig["ssl"], user = "acme_word") => {
    const opened = new pg.Client({
      host: "localhost",
      port: server.port,
      user,
      database: "acme",
      password,
      ssl,
    });
    opened.on("error", () => {});
    await opened.connect();
    return opened;
  };

  test("is let in over TLS with the password that is shown once, and not over the open wire", async () => {
    const { handed } = await kitFor(server, server.acme, "word", { form: "password" });
    expect(handed.archive).toBeUndefined();
    expect(await tryTo(() => connect(handed.password, { ca: server.ca }))).toBe("in");
    expect(await tryTo(() => connect("another", { ca: server.ca }))).toMatch(
      /password authentication failed/,
    );
    expect(await tryTo(() => connect(handed.password, false))).toMatch(/rejects connection/);
    const again = await rotateKit(server.by, "acme_word", { expiresAt: new Date(Date.now() + 1e9) });
    expect(await tryTo(() => connect(handed.password, { ca: server.ca }))).toMatch(/failed/);
    expect(await tryTo(() => connect(again.handed.password, { ca: server.ca }))).toBe("in");
    await revokeKit(server.by, "acme_word");
    expect(await tryTo(() => connect(again.handed.password, { ca: server.ca }))).toMatch(
      /rejects connection/,
    );
  });
});

describe("what is kept of a kit", () => {
  test("opens no door: neither keys nor passwords stand in the control database, in the warehouse or in the server's log", async () => {
    const made = await kitFor(server, server.acme, "quiet");
    const word = await kitFor(server, server.acme, "quiet_word", { form: "password" });
    const files = await unpack(made);
    const secrets = [
      ...readFileSync(files.key, "utf8").split("\n").slice(1, -2),
      made.handed.archivePassword ?? "",
      word.handed.password ?? "",
    ];
    const kept = await Promise.all([
      ask({ url: server.superuser("opendb") }, "SELECT k::text FROM console.kits k"),
      ask({ url: server.superuser("opendb") }, "SELECT k::text FROM console.kit_certificates k"),
      ask({ url: server.superuser("opendb") }, "SELECT a::text FROM console.audit a"),
      ask({ url: server.superuser("acme") }, "SELECT a::text FROM pg_authid a"),
    ]);
    const text = JSON.stringify(kept) + readFileSync(join(server.folder, "postgres.log"), "utf8");
    expect(secrets.filter((secret) => secret.length > 10 && text.includes(secret))).toEqual([]);
    expect(text).toContain("SCRAM-SHA-256$4096");
    expect(secrets.filter((secret) => secret.length > 10)).toHaveLength(5);
  });

  test("is on record in the transaction of the deed", async () => {
    const made = await kitFor(server, server.acme, "told");
    await rotateKit(server.by, "acme_told", { expiresAt: new Date(Date.now() + 1e9) });
    const [first] = await server.control
      .select()
      .from(kitCertificates)
      .where(eq(kitCertificates.id_kit, made.kit.id));
    await revokeCertificate(server.by, "acme_told", first?.serial ?? "");
    await revokeKit(server.by, "acme_told");
    await revokeKit(server.by, "acme_told");
    const entries = await server.control.select().from(audit).where(eq(audit.id_customer, server.acme.id));
    const of = entries.filter(({ details }) => details.role === "acme_told");
    expect(of.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      "kit.create test",
      "kit.issue test",
      "kit.rotate test",
      "kit.retire test",
      "kit.revoke test",
    ]);
  });

  test("a name is given once: neither another customer's kit, nor a revoked one's, nor a role of somebody else is taken over", async () => {
    await kitFor(server, server.acme, "once");
    await revokeKit(server.by, "acme_once");
    await expect(kitFor(server, server.acme, "once")).rejects.toMatchObject({ code: "conflict" });
    await ask({ url: server.superuser("acme") }, "CREATE ROLE acme_foreign SUPERUSER");
    await expect(kitFor(server, server.acme, "foreign")).rejects.toThrow(/no kit made/);
    for (const role of ["opendb_owner", "globex_user", "acme", "acme_", 'acme_"x', "acme_A"])
      await expect(kitFor(server, server.acme, "x", { role }), role).rejects.toMatchObject({
        code: "bad_input",
      });
    await expect(kitFor(server, server.acme, "y", { tenants: [9n] })).rejects.toThrow(/no tenant 9/);
  });

  test("what an interrupted making left is taken up by the next", async () => {
    await kitFor(server, server.acme, "again");
    await server.control.update(kits).set({ state: "making" }).where(eq(kits.role_name, "acme_again"));
    const files = await unpack(await kitFor(server, server.acme, "again", { isPersonal: true }));
    const opened = await withCertificate(server, files, { user: "acme_again", database: "acme" });
    expect((await opened.query("SELECT count(email)::int AS n FROM lms.users")).rows).toEqual([{ n: 60 }]);
    await opened.end();
  });
});
