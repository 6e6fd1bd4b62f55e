import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request as plain } from "node:http";
import { createServer, request as overTls } from "node:https";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { generate } from "selfsigned";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { credentialOf } from "#auth/password.ts";
import { client } from "#db/connect.ts";
import { audit, credentials, people } from "#db/schema/console/index.ts";
import { buildOnce, launchWeb, startWeb } from "./testing.ts";

beforeAll(buildOnce, 600_000);

const manifest = () =>
  JSON.parse(
    readFileSync(new URL("../.next/server/server-reference-manifest.json", import.meta.url), "utf8"),
  ) as { node: Record<string, { exportedName: string }> };

const idOf = (name: string) =>
  Object.entries(manifest().node).find(([, { exportedName }]) => exportedName === name)?.[0] ?? "";

const action = (name: string, origin: string) => ({
  "next-action": name,
  accept: "text/x-component",
  "content-type": "text/plain;charset=UTF-8",
  origin,
});

/** A proxy with TLS on a port of its own, which passes on nothing but what it is asked, under its own name. */
async function tlsProxy(to: () => number) {
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
  const proxy = createServer({ key, cert }, (asked, answer) => {
    const headers = { ...asked.headers, host: `127.0.0.1:${to()}` };
    const passed = plain(
      { port: to(), path: asked.url, method: asked.method, headers },
      (given) => void given.pipe(answer.writeHead(given.statusCode ?? 0, given.headers)),
    );
    asked.pipe(passed);
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const ask = (path: string, headers: Record<string, string>, body?: string) =>
    new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>(
      (resolve, reject) => {
        const sent = { port, path, method: body ? "POST" : "GET", headers, rejectUnauthorized: false };
        const asked = overTls(sent, async (answer) => {
          const text = (await answer.toArray()).join("");
          resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers });
        });
        asked.on("error", reject).end(body);
      },
    );
  return { port, origin: `https://localhost:${port}`, ask };
}

test("behind a proxy with TLS on another port actions are done, cookies are for TLS only, and other sites' are refused", async () => {
  let inner = 0;
  const proxy = await tlsProxy(() => inner);
  const web = await startWeb({ CONSOLE_ORIGIN: proxy.origin });
  inner = web.port;
  const admin = await client({ url: web.adminUrl });
  await admin.query(
    "INSERT INTO console.customers (slug, name, id_server, id_root_tenant) SELECT 'acme', 'Acme', id, 1 FROM console.servers",
  );
  await admin.end();
  const body = JSON.stringify([{ customer: "acme", kind: "derive" }]);
  const post = (origin: string, name = idOf("requestRun"), more = {}) =>
    proxy.ask("/c/acme/loads", { cookie: web.cookie, ...action(name, origin), ...more }, body);

  const done = await post(proxy.origin);
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('"ok":true')]);
  expect(await post("https://evil.example")).toMatchObject({ status: 403, text: "opendb:forbidden" });
  expect(await post("null")).toMatchObject({ status: 403 });
  // What the page is told of an action that this build does not have.
  const unknown = await post(proxy.origin, "7f0123456789abcdef0123456789abcdef01234567");
  expect([unknown.status, unknown.headers["x-nextjs-action-not-found"]]).toEqual([409, "1"]);

  const page = await proxy.ask("/customers", { cookie: web.cookie });
  expect(page.status).toBe(200);
  expect(page.headers["strict-transport-security"]).toBe("max-age=31536000");
  const said = await post("https://evil.example", undefined, { "x-forwarded-host": "evil.example" });
  expect(said.status).toBe(403);
  const csrf = await proxy.ask("/api/auth/csrf", {});
  expect(csrf.headers["set-cookie"]).toEqual(expect.arrayContaining([expect.stringContaining("Secure")]));
});

test("who signs in gets a cookie for TLS only, and the audit has the address that was seen, not one that was said", async () => {
  let inner = 0;
  const proxy = await tlsProxy(() => inner);
  const web = await startWeb({ CONSOLE_ORIGIN: proxy.origin });
  inner = web.port;
  const password = "5b1d7c0e9f42a6833c7e51d2b8f09a64";
  const [person] = await web.control
    .insert(people)
    .values({ email: "eva@acme.example", name: "Eva", role: "executive" })
    .returning();
  await web.control
    .insert(credentials)
    .values({ id_person: person?.id ?? 0, ...(await credentialOf(password)) });
  const headers = {
    origin: proxy.origin,
    "content-type": "application/x-www-form-urlencoded",
    "x-forwarded-for": "203.0.113.9",
  };
  const form = new URLSearchParams({ email: "eva@acme.example", password }).toString();
  const answer = await proxy.ask("/api/sign-in", headers, form);
  expect(answer.status).toBe(303);
  const given = [answer.headers["set-cookie"]].flat().filter((cookie) => cookie?.includes("session-token"));
  expect(given).toHaveLength(1);
  expect(given[0]).toMatch(/^__Secure-next-auth\.session-token=.*; Secure; HttpOnly; SameSite=lax/i);
  const [entry] = await web.control.select().from(audit).where(eq(audit.actor, "eva@acme.example"));
  expect(entry).toMatchObject({ action: "person.sign_in", ip: "127.0.0.1" });
});

test("NEXTAUTH_URL with https alone makes cookies for TLS only, too", async () => {
  const web = await startWeb({ NEXTAUTH_URL: "https://opendb.example" });
  const { headers } = await web.ask("/api/auth/csrf");
  for (const cookie of headers["set-cookie"] ?? []) expect(cookie).toContain("Secure");
  expect(headers["strict-transport-security"]).toBeDefined();
});

test("every answer carries a policy and the other headers, those of files and of what is not there too", async () => {
  const web = await startWeb();
  const paths = ["/customers", "/nowhere", "/favicon.svg", "/api/auth/session", "/_next/static/none.js"];
  for (const path of [...paths, "/c/%ED%A0%80", "/_next/static/%ED%A0%80", "/%", "/c/%00"]) {
    const { status, headers } = await web.ask(path);
    expect(status, path).toBeLessThan(500);
    if (path.includes("%")) expect(status, path).toBe(404);
    const policy = String(headers["content-security-policy"]);
    expect(policy, path).toMatch(/default-src '(self|none)'/);
    expect(policy, path).not.toMatch(/style-src(-elem)? [^;]*'unsafe-inline'|unsafe-eval/);
    expect(headers, path).toMatchObject({
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    });
    expect(headers["strict-transport-security"], path).toBeUndefined();
  }
});

test("who asks too often is told so and when to come back, and an invented address gives nobody more", async () => {
  const web = await startWeb({ REQUESTS_PER_MINUTE: "10" });
  const statuses: number[] = [];
  for (let times = 0; times < 12; times++) statuses.push((await web.ask("/api/auth/csrf")).status);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  const page = await web.ask("/", { headers: { accept: "text/html", "accept-language": "pt-BR" } });
  expect(page.status).toBe(429);
  expect(Number(page.headers["retry-after"])).toBeGreaterThan(0);
  expect(page.text).toContain("Pedidos demais");
  expect((await web.ask("/")).text).toBe("opendb:rate_limited");
  // Another session each time, and another address as the caller says: the network's own count ends it.
  const invented = async (at: number) => {
    const headers = { cookie: `next-auth.session-token=t${at}`, "x-forwarded-for": `203.0.113.${at}` };
    return (await web.ask("/api/auth/csrf", { headers })).status;
  };
  const others: number[] = [];
  for (let at = 0; at < 50; at++) others.push(await invented(at));
  expect(others).toContain(200);
  expect(others.at(-1)).toBe(429);
});

test("a malformed address is one request, which the process does not ask of itself again", async () => {
  const web = await startWeb({ REQUESTS_PER_MINUTE: "10" });
  const statuses: number[] = [];
  for (let times = 0; times < 7; times++) statuses.push((await web.ask("/c/%ED%A0%80")).status);
  expect(statuses).toEqual(statuses.map(() => 404));
});

test("what is too large is refused before it is read", async () => {
  const web = await startWeb();
  const body = "x".repeat(300 * 1024);
  const headers = { "content-length": String(body.length) };
  const { status, text } = await web.ask("/sign-in", { method: "POST", headers, body });
  expect([status, text]).toEqual([413, "opendb:too_large"]);
  const chunked = await web.ask("/sign-in", {
    method: "POST",
    headers: { "transfer-encoding": "chunked" },
    body: "x",
  });
  expect(chunked.status).toBe(411);
  const long = await web.ask("/sign-in", { headers: { "x-long": "y".repeat(20_000) } });
  expect(long.status).toBe(431);
});

test("a line of the log is one thing that happened, whatever a caller writes", async () => {
  const web = await startWeb();
  const forged = "%0A%7B%22level%22%3A%22info%22%2C%22event%22%3A%22forged%22%7D";
  await web.ask(`/c/${forged}`);
  await web.ask("/api/auth/callback/credentials", {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": "1" },
    body: "{",
  });
  await web.ask(`/sign-in?next=${forged}`, { headers: { "next-action": `x\u0080\u00a0${forged}` } });
  for (const line of web.said().split("\n").filter(Boolean))
    expect(JSON.parse(line)).toMatchObject({ event: "web.said" });
});

describe("settings that are refused at the start", () => {
  test.each([
    [{ AUTH_SECRET: "0".repeat(32) }, "AUTH_SECRET: it can be guessed"],
    [{ AUTH_SECRET: "opendb-".repeat(8) }, "AUTH_SECRET: it can be guessed"],
    [{ AUTH_SECRET: "abcdefghijklmnopqrstuvwxyz0123456789" }, "AUTH_SECRET: it can be guessed"],
    [{ AUTH_SECRET: "short" }, "at least 32 characters"],
    [{ TRUSTED_PROXIES: "10.0.0.0/99" }, "TRUSTED_PROXIES"],
  ])("%j", async (settings: Record<string, string>, words) => {
    const { child, said } = await launchWeb({ PORT: "1", ...settings });
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(said()).toContain(words);
  });
});
