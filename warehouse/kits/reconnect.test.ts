import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { revokeCertificate, revokeKit, rotateKit } from "./change.ts";
import { type Files, type KitServer, kitFor, kitServer, unpack, withCertificate } from "./testing.ts";

let server: KitServer;
beforeAll(async () => {
  server = await kitServer();
});
afterAll(() => server.end());

/** A tool that connects anew for each query, all the time, with the files that it has at the moment. */
function tool(role: string, files: Files) {
  const said: { phase: string; error?: string }[] = [];
  const now = { files, phase: "first", isOver: false };
  const once = async () => {
    // What it began before a change may end either way.
    const { phase } = now;
    try {
      const opened = await withCertificate(server, now.files, { user: role, database: "acme" });
      try {
        await opened.query("SELECT count(id) FROM lms.users");
      } finally {
        await opened.end().catch(() => {});
      }
      said.push({ phase });
    } catch (error) {
      said.push({ phase, error: (error as Error).message });
    }
  };
  const loop = async () => {
    while (!now.isOver) await once();
  };
  const running = Promise.all([loop(), loop()]);
  const of = (phase: string) => said.filter((one) => one.phase === phase);
  return {
    now,
    /** Goes on under another name of what is going on, until it has tried often enough. */
    during: async (phase: string, tries = 10) => {
      now.phase = phase;
      await expect.poll(() => of(phase).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(tries);
    },
    failures: (phase: string) => of(phase).flatMap(({ error }) => error ?? []),
    successes: (phase: string) => of(phase).filter(({ error }) => error === undefined).length,
    end: async () => {
      now.isOver = true;
      await running;
    },
  };
}

test("a tool that reconnects all the time fails at no query through a rotation, and at each one after its kit is revoked", async () => {
  const made = await kitFor(server, server.acme, "tool", { connections: 50 });
  const old = await unpack(made);
  const using = tool("acme_tool", old);
  await using.during("before");
  using.now.phase = "rotation";
  const fresh = await rotateKit(server.by, "acme_tool", { expiresAt: new Date(Date.now() + 1e9) });
  await using.during("rotation");
  // Its two files are changed, and nothing else.
  using.now.files = await unpack(fresh);
  await using.during("changed");
  const [older] = await server.control
    .select()
    .from(kitCertificates)
    .where(eq(kitCertificates.id_kit, made.kit.id))
    .orderBy(kitCertificates.id);
  using.now.phase = "retired";
  await revokeCertificate(server.by, "acme_tool", older?.serial ?? "");
  await using.during("retired");
  for (const phase of ["before", "rotation", "changed", "retired"])
    expect(using.failures(phase), phase).toEqual([]);

  const open = await withCertificate(server, using.now.files, { user: "acme_tool", database: "acme" });
  using.now.phase = "being revoked";
  await revokeKit(server.by, "acme_tool");
  await expect(open.query("SELECT 1")).rejects.toThrow();
  await using.during("revoked");
  await using.end();
  expect(using.successes("revoked")).toBe(0);
  expect(using.failures("revoked").length).toBeGreaterThan(0);
});

test("a certificate that is ended lets nobody in from then on, while the tool with the other one goes on", async () => {
  const made = await kitFor(server, server.acme, "pair", { connections: 50 });
  const [old, fresh] = [
    await unpack(made),
    await unpack(await rotateKit(server.by, "acme_pair", { expiresAt: new Date(Date.now() + 1e9) })),
  ];
  const [late, good] = [tool("acme_pair", old), tool("acme_pair", fresh)];
  await Promise.all([late.during("both"), good.during("both")]);
  const [older] = await server.control
    .select()
    .from(kitCertificates)
    .where(eq(kitCertificates.id_kit, made.kit.id))
    .orderBy(kitCertificates.id);
  [late.now.phase, good.now.phase] = ["being ended", "being ended"];
  await revokeCertificate(server.by, "acme_pair", older?.serial ?? "");
  await Promise.all([late.during("ended"), good.during("ended")]);
  await Promise.all([late.end(), good.end()]);
  expect([...late.failures("both"), ...good.failures("both")]).toEqual([]);
  expect(late.successes("ended")).toBe(0);
  expect([...good.failures("being ended"), ...good.failures("ended")]).toEqual([]);
});
