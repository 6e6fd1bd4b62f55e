import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { reread } from "#env.ts";
import { addRoot } from "./authority.ts";
import { admitKit, markRevoked, revokeCertificate, revokeKit, rotateKit } from "./change.ts";
import { goodCertificates, inDatabase, kitOf, tell } from "./kit.ts";
import { type KitServer, kitFor, kitServer, muteServer, tryTo, unpack, withCertificate } from "./testing.ts";

let server: KitServer;
beforeAll(async () => {
  server = await kitServer();
});
afterAll(() => server.end());

describe("rotation", () => {
  test("has two certificates good for one role; with the older one ended, its sessions end and the newer one goes on", async () => {
    const first = await kitFor(server, server.acme, "turn");
    const old = await unpack(first);
    const fresh = await unpack(
      await rotateKit(server.by, "acme_turn", { expiresAt: new Date(Date.now() + 1e9) }),
    );
    const as = { user: "acme_turn", database: "acme" };
    const [a, b] = [await withCertificate(server, old, as), await withCertificate(server, fresh, as)];
    await expect(
      rotateKit(server.by, "acme_turn", { expiresAt: new Date(Date.now() + 1e9) }),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    const [row] = await server.control
      .select()
      .from(kitCertificates)
      .where(eq(kitCertificates.id_kit, first.kit.id))
      .orderBy(kitCertificates.id);
    expect(await revokeCertificate(server.by, "acme_turn", row?.serial ?? "")).toEqual({
      ended: 1,
      published: "told",
    });
    await expect(a.query("SELECT 1")).rejects.toThrow();
    expect((await b.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    expect(await tryTo(() => withCertificate(server, old, as))).toMatch(/revoked/);
    expect(await tryTo(() => withCertificate(server, fresh, as))).toBe("in");
    await b.end();
  });

  test("of the authority keeps what the older root signed, and signs with the newer one", async () => {
    const old = await unpack(await kitFor(server, server.acme, "root_one"));
    const root = await addRoot();
    const made = await kitFor(server, server.acme, "root_two");
    const [row] = await server.control
      .select()
      .from(kitCertificates)
      .where(eq(kitCertificates.id_kit, made.kit.id));
    expect(row?.issuer_fingerprint).toBe(root.fingerprint);
    const fresh = await unpack(made);
    for (const [files, user] of [
      [old, "acme_root_one"],
      [fresh, "acme_root_two"],
    ] as const)
      expect(await tryTo(() => withCertificate(server, files, { user, database: "acme" }))).toBe("in");
  });
});

test("a kit that is revoked has no new session, and its open ones end, whatever they do", async () => {
  const files = await unpack(await kitFor(server, server.acme, "gone"));
  const as = { user: "acme_gone", database: "acme" };
  const opened = await withCertificate(server, files, as);
  const running = opened.query("SELECT pg_sleep(60)").catch((error: Error) => error.message);
  expect(await revokeKit(server.by, "acme_gone")).toEqual({ ended: 1, published: "told" });
  expect(await running).toMatch(/terminat/);
  expect(await tryTo(() => withCertificate(server, files, as))).toMatch(/revoked|rejects/);
});

test("a kit that is revoked while nobody can reach its authority has no session either", async () => {
  const files = await unpack(await kitFor(server, server.acme, "alone"));
  const away = { ...server.settings, KITS_CA: join(server.folder, "nowhere") };
  reread(away);
  await expect(revokeKit(server.by, "acme_alone")).rejects.toMatchObject({ code: "configuration" });
  reread(server.settings);
  const as = { user: "acme_alone", database: "acme" };
  expect(await tryTo(() => withCertificate(server, files, as))).toMatch(/not permitted to log in/);
  expect(await tell(server.by, { server: (await kitFor(server, server.acme, "after")).server })).toBe("told");
  expect(await tryTo(() => withCertificate(server, files, as))).toMatch(/revoked|rejects/);
});

describe("a kit that is revoked while somebody else", () => {
  const maySignIn = async (role: string) => {
    const opened = await client({ url: server.by.adminUrl });
    try {
      const { rows } = await opened.query("SELECT rolcanlogin AS may FROM pg_roles WHERE rolname = $1", [
        role,
      ]);
      return rows[0]?.may;
    } finally {
      await opened.end();
    }
  };

  test("lets its role in again stays shut", async () => {
    await kitFor(server, server.acme, "race");
    const seen = await kitOf(server.control, "acme_race");
    await revokeKit(server.by, "acme_race");
    const admitting = inDatabase(server.by, seen, (opened) => admitKit(server.by, seen, opened));
    await expect(admitting).rejects.toMatchObject({ reason: "kit_revoked" });
    expect(await maySignIn("acme_race")).toBe(false);
  });

  test("rotates it stays shut, and gets no certificate more", async () => {
    const { kit } = await kitFor(server, server.acme, "spin");
    // The role is held where rotating would let it in.
    const holder = await client({ url: server.by.adminUrl });
    await holder.query("BEGIN; ALTER ROLE acme_spin CONNECTION LIMIT 5");
    const rotating = rotateKit(server.by, "acme_spin", { expiresAt: new Date(Date.now() + 1e9) });
    const told = rotating.catch((error: { reason?: string }) => error.reason);
    const waits = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%acme_spin%'";
    await expect
      .poll(async () => (await server.control.execute(waits)).rowCount, { timeout: 20_000 })
      .toBe(1);
    await markRevoked(server.by, kit);
    await holder.query("ROLLBACK");
    await holder.end();
    expect(await told).toBe("kit_revoked");
    expect(await maySignIn("acme_spin")).toBe(false);
    expect(await goodCertificates(server.control, kit)).toEqual([]);
  });
});

test("however many rotate a kit at once, two of its certificates are good", async () => {
  const { kit } = await kitFor(server, server.acme, "many");
  const next = { expiresAt: new Date(Date.now() + 1e9) };
  await Promise.allSettled(Array.from({ length: 4 }, () => rotateKit(server.by, "acme_many", next)));
  expect(await goodCertificates(server.control, kit)).toHaveLength(2);
});

test("a server that does not answer keeps no other from being told of its kits", async () => {
  const { server: own } = await kitFor(server, server.acme, "told");
  const { row, open } = await muteServer(server.control);
  const muted = tell(server.by, { server: row }).catch(() => "mute");
  await expect.poll(open).toBe(1);
  expect(await Promise.race([muted, tell(server.by, { server: own })])).toBe("told");
  await muted;
});
