import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayOf } from "#days.ts";
import { type KitServer, kitServer, tryTo, unpack, withCertificate } from "#warehouse/kits/testing.ts";
import { opendbWith } from "./testing.ts";

let server: KitServer;
let out: string;
beforeAll(async () => {
  server = await kitServer();
  out = mkdtempSync(join(tmpdir(), "opendb-kits-out-"));
});
afterAll(async () => {
  rmSync(out, { recursive: true, force: true });
  await server.end();
});

const kits = async (...words: string[]) => opendbWith(server.settings, "kits", ...words).end;
const json = async (...words: string[]) => {
  const { code, out: said, err } = await kits(...words, "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(said);
};
/** The file that the terminal has written, taken apart. */
const opened = async (file: string) =>
  unpack({
    kit: { role_name: "acme_user" },
    handed: { archive: readFileSync(file) },
  });

test("a kit is added, used, rotated and revoked by the terminal alone", async () => {
  expect(await json("list")).toEqual({ kits: [] });
  const added = await json("add", "acme", "--tenant", "1", "--out", out);
  const file = join(out, `acme_user-${dayOf(new Date()).replaceAll("-", "")}.tar.gz`);
  expect(added).toMatchObject({ role: "acme_user", archive: file, password: null, server: "told" });
  expect(added.psql).toBe(
    `host=127.0.0.1 port=${server.port} dbname=acme user=acme_user sslmode=verify-full sslcert=acme_user.crt sslkey=acme_user.key sslrootcert=ca.crt`,
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const files = await opened(file);
  const as = { user: "acme_user", database: "acme" };
  expect(await tryTo(() => withCertificate(server, files, as))).toBe("in");
  expect((await json("list", "--customer", "acme")).kits).toMatchObject([
    { customer: "acme", role: "acme_user", state: "active", tenants: ["1"], personal: false },
  ]);

  rmSync(file);
  const rotated = await json("rotate", "acme_user", "--out", out, "--days", "30");
  const fresh = await opened(rotated.archive);
  const [{ certificates }] = (await json("list")).kits;
  expect(certificates.map(({ state }: { state: string }) => state)).toEqual(["good", "good"]);
  await json("revoke", "acme_user", "--certificate", certificates[0].serial);
  expect(await tryTo(() => withCertificate(server, files, as))).not.toBe("in");
  expect(await tryTo(() => withCertificate(server, fresh, as))).toBe("in");

  expect(await json("revoke", "acme_user")).toEqual({ role: "acme_user", sessions_ended: 0, server: "told" });
  expect(await tryTo(() => withCertificate(server, fresh, as))).not.toBe("in");
  expect((await kits("list")).out).toMatch(/acme_user +revoked +certificate +1 +no/);
});

test("the password of a kit is shown once, on standard output, and written nowhere", async () => {
  const before = readdirSync(out);
  const { code, out: said } = await kits(
    "add",
    "acme",
    "--role",
    "acme_bi",
    "--form",
    "password",
    "--out",
    out,
  );
  expect(code).toBe(0);
  expect(said).toMatch(/^The password of acme_bi, shown once: \S{32}\npsql "host=.* sslrootcert=ca.crt"\n$/);
  expect(readdirSync(out)).toEqual(before);
});

test("the authority gets another root, all servers trust both, and the older one is retired when nothing hangs on it", async () => {
  const { archive } = await json("add", "acme", "--role", "acme_root", "--out", out);
  await json("authority", "--add");
  const refused = await kits("authority", "--retire", "1");
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("certificates hang on root 1") });
  const files = { ...(await opened(archive)), crt: "", key: "" };
  const named = {
    ...files,
    crt: join(files.folder, "acme_root.crt"),
    key: join(files.folder, "acme_root.key"),
  };
  expect(await tryTo(() => withCertificate(server, named, { user: "acme_root", database: "acme" }))).toBe(
    "in",
  );
  await json("revoke", "acme_root");
  expect((await json("authority", "--retire", "1")).roots).toMatchObject([{ number: 2 }]);
  expect((await kits("publish")).out).toBe("default: knows its kits\n");
});

test("what cannot be meant is refused with what to do, and nothing is made", async () => {
  for (const [words, message] of [
    [["add", "acme", "--role", "globex_user"], "cannot name a role of acme"],
    [["add", "acme", "--role", "acme_no", "--form", "token"], "certificate, password"],
    [["add", "acme", "--role", "acme_no", "--days", "900"], "no number from 1 to 397"],
    [["add", "acme", "--role", "acme_no", "--address", "everywhere"], "is no network"],
    [["add", "acme", "--role", "acme_no", "--tenant", "9"], "no tenant 9"],
    [["revoke", "acme_usr"], "Did you mean acme_user?"],
  ] as const) {
    const { code, err } = await kits(...words);
    expect(code, words.join(" ")).not.toBe(0);
    expect(err).toContain(message);
  }
  const csr = join(out, "no.csr");
  writeFileSync(csr, "no request");
  expect((await kits("add", "acme", "--role", "acme_csr", "--csr", csr)).err).toContain("PKCS #10");
  const open = { ...server.settings, KITS_CA: out };
  const { err } = await opendbWith({ ...open, KITS_CA: undefined }, "kits", "add", "acme", "--role", "acme_z")
    .end;
  expect(err).toContain("KITS_CA is not set");
});
