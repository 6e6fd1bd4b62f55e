import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { reread } from "#env.ts";
import { addRoot } from "./authority.ts";
import { revokeCertificate, revokeKit, rotateKit } from "./change.ts";
import { tell } from "./kit.ts";
import { type KitServer, kitFor, kitServer, tryTo, unpack, withCertificate } from "./testing.ts";

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
