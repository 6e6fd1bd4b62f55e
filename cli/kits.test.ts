import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayOf } from "#days.ts";
import { revokeKit } from "#warehouse/kits/change.ts";
import { listKits } from "#warehouse/kits/kit.ts";
import {
  type KitServer,
  kitFor,
  kitServer,
  tryTo,
  unpack,
  withCertificate,
} from "#warehouse/kits/testing.ts";
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

const day = () => dayOf(new Date()).replaceAll("-", "");
const as = (user: string) => ({ user, database: "acme" });

test("a kit that the terminal adds lets in, by an archive that is its owner's alone, and is listed", async () => {
  const added = await json("add", "acme", "--tenant", "1", "--out", out);
  const file = join(out, `acme_user-${day()}.tar.gz`);
  expect(added).toMatchObject({ role: "acme_user", archive: file, password: null, server: "told" });
  expect(added.psql).toBe(
    `host=127.0.0.1 port=${server.port} dbname=acme user=acme_user sslmode=verify-full sslcert=acme_user.crt sslkey=acme_user.key sslrootcert=ca.crt`,
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await tryTo(async () => withCertificate(server, await opened(file), as("acme_user")))).toBe("in");
  expect((await json("list", "--customer", "acme")).kits).toMatchObject([
    { customer: "acme", role: "acme_user", state: "active", tenants: ["1"], personal: false },
  ]);
});

test("the terminal gives a kit another certificate, and ends the older one", async () => {
  const old = await unpack(await kitFor(server, server.acme, "turned"));
  const rotated = await json("rotate", "acme_turned", "--out", out, "--days", "30");
  const fresh = await unpack({
    kit: { role_name: "acme_turned" },
    handed: { archive: readFileSync(rotated.archive) },
  });
  const [{ certificates }] = (await json("list")).kits.filter(
    ({ role }: { role: string }) => role === "acme_turned",
  );
  expect(certificates.map(({ state }: { state: string }) => state)).toEqual(["good", "good"]);
  await json("revoke", "acme_turned", "--certificate", certificates[0].serial);
  expect(await tryTo(() => withCertificate(server, old, as("acme_turned")))).not.toBe("in");
  expect(await tryTo(() => withCertificate(server, fresh, as("acme_turned")))).toBe("in");
});

test("the terminal revokes a kit for good", async () => {
  const files = await unpack(await kitFor(server, server.acme, "ended"));
  expect(await json("revoke", "acme_ended")).toEqual({
    role: "acme_ended",
    sessions_ended: 0,
    server: "told",
  });
  expect(await tryTo(() => withCertificate(server, files, as("acme_ended")))).not.toBe("in");
  expect((await kits("list")).out).toMatch(/acme_ended +revoked +certificate +all +no/);
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

test("the authority gets another root, and the older one is retired when nothing hangs on it", async () => {
  const files = await unpack(await kitFor(server, server.acme, "root"));
  await json("authority", "--add");
  const refused = await kits("authority", "--retire", "1");
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/certificates hang on root 1/) });
  expect(await tryTo(() => withCertificate(server, files, as("acme_root")))).toBe("in");
  for (const { kit } of await listKits(server.control)) await revokeKit(server.by, kit.role_name);
  expect((await json("authority", "--retire", "1")).roots).toMatchObject([{ number: 2 }]);
});

test("the terminal tells every server of its kits again", async () => {
  expect((await kits("publish")).out).toBe("default: knows its kits\n");
});

test.each([
  [["add", "acme", "--role", "globex_user"], "cannot name a role of acme"],
  [["add", "acme", "--role", "acme_no", "--form", "token"], "certificate, password"],
  [["add", "acme", "--role", "acme_no", "--days", "900"], "no number from 1 to 397"],
  [["add", "acme", "--role", "acme_no", "--address", "everywhere"], "is no network"],
  [["add", "acme", "--role", "acme_no", "--tenant", "9"], "no tenant 9"],
  [["revoke", "acme_enb"], "There is no kit acme_enb"],
  [["rotate", "acme_none", "--csr", "missing.csr"], "missing.csr cannot be read"],
])("what cannot be meant is refused with what to do: %j", async (words, message) => {
  const { code, err } = await kits(...words);
  expect(code).not.toBe(0);
  expect(err).toContain(message);
});

test("what is no request for a certificate is refused", async () => {
  const csr = join(out, "no.csr");
  writeFileSync(csr, "no request");
  const { err } = await kits("add", "acme", "--role", "acme_csr", "--csr", csr);
  expect(err).toContain("PKCS #10");
});

test("no kit with a certificate is made where nobody has said where the authority is", async () => {
  const { err } = await opendbWith(
    { ...server.settings, KITS_CA: undefined },
    "kits",
    "add",
    "acme",
    "--role",
    "acme_z",
  ).end;
  expect(err).toContain("KITS_CA is not set");
});
