import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { audit } from "#db/schema/console/audit.ts";
import { kits } from "#db/schema/console/kits.ts";
import { type KitServer, kitFor, kitServer, tryTo } from "#warehouse/kits/testing.ts";
import { opendbWith } from "./testing.ts";

let server: KitServer;
beforeAll(async () => {
  server = await kitServer();
}, 120_000);
afterAll(() => server?.end());

const said = async (...words: string[]) => {
  const { code, out, err } = await opendbWith(server.settings, "customer", ...words, "--json").end;
  return { code, ...JSON.parse(out || err) };
};
const because = ["--reason", "They have not paid.", "--confirm", "acme"];

test("a customer is suspended, resumed, deprovisioned and restored by the terminal alone, and the history has all of it", async () => {
  const { kit, handed } = await kitFor(server, server.acme, "bi", { form: "password" });
  const url = `postgresql://${kit.role_name}:${handed.password}@localhost:${server.port}/acme?sslmode=no-verify`;
  const connect = () => client({ url });
  expect(await said("suspend", "acme", "--confirm", "acme")).toMatchObject({
    code: 2,
    error: { code: "bad_input" },
  });
  expect(await said("suspend", "acme", "--reason", "x")).toMatchObject({
    code: 1,
    error: { code: "needs_confirmation" },
  });
  expect(await said("suspend", "acme", "--reason", "x", "--confirm", "globex")).toMatchObject({ code: 1 });
  expect(await tryTo(connect)).toBe("in");
  expect(await said("suspend", "acme", ...because)).toMatchObject({ code: 0, state: "suspended" });
  expect(await tryTo(connect)).not.toBe("in");
  expect(await said("suspend", "acme", ...because)).toMatchObject({ code: 1, error: { code: "life_rule" } });
  const added = await opendbWith(server.settings, "kits", "add", "acme", "--role", "acme_late", "--json").end;
  expect(JSON.parse(added.out)).toMatchObject({ error: { code: "customer_closed" } });
  const late = await server.control.select().from(kits).where(eq(kits.role_name, "acme_late"));
  expect(late).toEqual([]);
  expect(await said("resume", "acme")).toMatchObject({ code: 0, state: "active" });
  expect(await tryTo(connect)).toBe("in");
  const aside = await said("deprovision", "acme", ...because, "--keep-days", "2");
  expect(aside).toMatchObject({ code: 0, state: "aside", kept_until: expect.stringMatching(/^20/) });
  expect(await said("restore", "acme")).toMatchObject({ code: 0, state: "suspended" });
  const { tasks } = await said("history", "acme");
  expect(tasks.map(({ kind }: { kind: string }) => kind)).toEqual([
    "restore",
    "deprovision",
    "resume",
    "suspend",
  ]);
  const entries = await server.control.select().from(audit).orderBy(audit.id);
  expect(
    entries.filter(({ action }) => action.startsWith("customer.") && action !== "customer.provision"),
  ).toMatchObject([
    { action: "customer.suspend", details: { before: { state: "active" }, after: { state: "suspended" } } },
    { action: "customer.resume" },
    { action: "customer.deprovision", details: { reason: "They have not paid." } },
    { action: "customer.restore", details: { before: { state: "aside" }, after: { state: "suspended" } } },
  ]);
});
