import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { kitLinkOf, openKit } from "#auth/kits/delivery.ts";
import { somebody } from "#auth/people/testing.ts";
import { newSecret } from "#auth/sessions/secret.ts";
import { openSession } from "#auth/testing.ts";
import { makeRequest } from "#certificates.ts";
import { kitTasks } from "#db/schema/console/kit_tasks.ts";
import { tryTo, withCertificate } from "#warehouse/kits/testing.ts";
import { doKitTasks, tidyKitLinks } from "./kit-tasks.ts";
import {
  asked,
  control,
  errorOf,
  filesOf,
  handed,
  here,
  key,
  linkTo,
  made,
  opened,
  server,
  wanted,
  withKits,
} from "./kits.testing.ts";

withKits();

describe("a kit that the console asks for", () => {
  test("has a role and rights, and nothing opens it before its link does, which it does once", async () => {
    const secret = await linkTo(await made("acme_once"));
    expect(await kitLinkOf(secret)).toMatchObject({ state: "open", role: "acme_once", tenants: null });
    expect(await kitLinkOf(secret)).toMatchObject({ state: "open" });
    const delivered = await handed(secret);
    const client = await withCertificate(server, await filesOf(delivered), {
      user: "acme_once",
      database: "acme",
    });
    expect((await client.query("SELECT count(*)::int AS n FROM lms.users")).rows).toEqual([{ n: 60 }]);
    await client.end();
    expect(await kitLinkOf(secret)).toEqual({ state: "used" });
    expect(await openKit(secret, here)).toEqual({ outcome: "used" });
    const { rows } = await control.execute(sql`SELECT actor, action, host(ip) AS ip FROM console.audit
      WHERE details ->> 'role' = 'acme_once' ORDER BY id`);
    expect(rows.map(({ action }) => action)).toEqual([
      "kit.create",
      "kit_link.create",
      "kit.issue",
      "kit_link.open",
    ]);
    expect(rows.at(-1)).toMatchObject({ actor: "link", ip: "203.0.113.9" });
  });

  test("with a password is opened by the one that its link shows", async () => {
    const secret = await linkTo(await made("acme_word", { form: "password" }));
    const { password, connection } = await handed(secret);
    const { port, ca } = server;
    const as = (given: string | undefined) => async () => {
      const client = new pg.Client({
        host: "localhost",
        port,
        user: "acme_word",
        database: "acme",
        password: given,
        ssl: { ca },
      });
      await client.connect();
      return client;
    };
    expect(connection).toMatchObject({ database: "acme", user: "acme_word", isCertified: false });
    expect(await tryTo(as(password))).toBe("in");
    expect(await tryTo(as("another"))).toMatch(/password authentication failed/);
  });

  test("is opened by the key of a customer who sent a request, and then the certificate alone is handed over", async () => {
    const own = await makeRequest("whatever");
    const delivered = await handed(await linkTo(await made("acme_own"), own.request));
    expect(delivered.archivePassword).toBeUndefined();
    const { crt, ca, folder } = await filesOf(delivered);
    const files = { crt, ca, folder, key: join(folder, "own.key"), p12: "", pk8: "" };
    writeFileSync(files.key, own.key);
    expect(await tryTo(() => withCertificate(server, files, { user: "acme_own", database: "acme" }))).toBe(
      "in",
    );
  });

  test("is told why it could not be made, in words of the catalogue", async () => {
    await made("acme_taken");
    await asked("make", "acme_taken", wanted());
    await control.execute(sql`DELETE FROM console.kit_tasks WHERE state = 'done'`);
    await doKitTasks(control);
    expect(await errorOf()).toMatchObject({ state: "failed", code: "conflict", reason: "kit_name_taken" });
    await control.delete(kitTasks);
    await asked("make", "acme_lost", wanted({ tenants: ["9"] }));
    await doKitTasks(control);
    expect(await errorOf()).toMatchObject({ state: "failed", reason: "kit_tenants_unknown" });
  });

  test("is no more than the plan of the customer's contract has", async () => {
    await control.execute(sql`
      WITH plan AS (INSERT INTO console.plans (name, kit_limit, connection_limit, statement_seconds, export_days, price, billing_period)
        VALUES ('Small', 0, 3, 60, 30, 1, 'monthly') RETURNING id)
      INSERT INTO console.contracts (id_customer, id_plan, price, billing_period, starts_on, updated_by)
      SELECT ${server.globex.id}, id, 1, 'monthly', '2026-01-01', 'test' FROM plan`);
    await control.execute(sql`INSERT INTO console.memberships (id_person, id_customer)
      SELECT p.id, ${server.globex.id} FROM console.people p WHERE p.name = 'Sofia'`);
    const why = async (rest: object) => {
      await control.delete(kitTasks);
      await asked("make", "globex_user", wanted(rest), server.globex);
      await doKitTasks(control);
      return errorOf();
    };
    expect(await why({ connections: 4 })).toMatchObject({ reason: "kit_over_plan" });
    expect(await why({ connections: 3 })).toMatchObject({ reason: "kit_limit_reached" });
  });

  test("is asked for in the name of who acts, at their customers, and once however often", async () => {
    const other = await openSession(control, await somebody(control, "operations", [server.acme]));
    const insert = (session: Buffer | undefined, by: string) =>
      actingWith(session, (tx) =>
        tx.execute(sql`INSERT INTO console.kit_tasks (id_customer, kind, role_name, id_person, requested_by)
          SELECT ${server.acme.id}, 'revoke', 'acme_x', p.id, p.email FROM console.people p WHERE p.name = ${by}`),
      );
    await expect(insert(undefined, "Sofia")).rejects.toThrow();
    await expect(insert(other.key, "Sofia")).rejects.toThrow();
    await insert(key, "Sofia");
    await expect(insert(key, "Sofia")).rejects.toThrow();
    await asked("revoke", "acme_x", {});
    expect(await control.$count(kitTasks)).toBe(1);
    await expect(
      actingWith(key, (tx) => tx.execute(sql`SELECT verifier FROM console.kit_tasks`)),
    ).rejects.toThrow();
    await expect(
      actingWith(key, (tx) => tx.execute(sql`SELECT secret_hash FROM console.kit_links`)),
    ).rejects.toThrow();
  });
});

test("a task for a kit of another customer is not done", async () => {
  await made("acme_mine");
  await control.execute(sql`INSERT INTO console.kit_tasks (id_customer, kind, role_name, requested_by)
    VALUES (${server.globex.id}, 'revoke', 'acme_mine', 'somebody')`);
  await control.execute(sql`DELETE FROM console.kit_tasks WHERE state = 'done'`);
  await doKitTasks(control);
  expect(await errorOf()).toMatchObject({ state: "failed", code: "not_found" });
});

test("a task that fails for a passing reason is tried again, and says meanwhile why", async () => {
  const [{ port }] = (await control.execute<{ port: number }>(sql`SELECT port FROM console.servers`))
    .rows as [{ port: number }];
  await asked("make", "acme_later", wanted());
  await control.execute(sql`UPDATE console.servers SET port = 1`);
  await doKitTasks(control);
  await control.execute(sql`UPDATE console.servers SET port = ${port}`);
  expect(await errorOf()).toMatchObject({ state: "asked", code: expect.stringMatching(/unavailable/) });
  expect(await doKitTasks(control)).toBe(0);
  await control.execute(sql`UPDATE console.kit_tasks SET next_at = now()`);
  await doKitTasks(control);
  expect((await control.select().from(kitTasks))[0]).toMatchObject({
    state: "done",
    attempts: 2,
    error: null,
  });
});

describe("a link", () => {
  test("that two open at once hands over to one of them", async () => {
    const secret = await linkTo(await made("acme_twice"));
    const timer = setInterval(() => void doKitTasks(control), 100);
    const both = await Promise.all([openKit(secret, here), openKit(secret, here)]);
    clearInterval(timer);
    expect(both.filter(({ outcome }) => outcome === "handed")).toHaveLength(1);
    const { rows } =
      await control.execute(sql`SELECT c.revoked_at IS NULL AS is_good FROM console.kit_certificates c
      JOIN console.kits k ON k.id = c.id_kit WHERE role_name = 'acme_twice'`);
    expect(rows.filter(({ is_good }) => is_good)).toHaveLength(1);
  });

  test("is not used up where no worker answers, and what was signed for somebody who left is retired", async () => {
    const secret = await linkTo(await made("acme_left"));
    const linkKey = createHash("sha256").update(Buffer.from(secret, "base64url")).digest();
    const { request } = await makeRequest("acme_left");
    const open = () =>
      control.execute<{ outcome: string; task: string }>(
        sql`SELECT outcome, task FROM console.open_kit_link(${linkKey}, ${request}, NULL)`,
      );
    // Nobody takes it: it is given up.
    expect(await openKit(secret, here)).toEqual({ outcome: "no_worker" });
    expect(await doKitTasks(control)).toBe(0);
    expect(await kitLinkOf(secret)).toMatchObject({ state: "open" });
    // It was signed, and whoever had asked is gone.
    await open();
    await doKitTasks(control);
    await control.execute(sql`UPDATE console.kit_tasks SET finished_at = now() - interval '3 minutes'`);
    await tidyKitLinks(control);
    const { rows } = await control.execute(sql`SELECT c.revoked_by FROM console.kit_certificates c
      JOIN console.kits k ON k.id = c.id_kit WHERE role_name = 'acme_left'`);
    expect(rows).toEqual([{ revoked_by: "worker" }]);
    expect(await handed(secret)).toMatchObject({ outcome: "handed" });
  });

  test("leads nowhere when a later one is made, it was cancelled, its time is over or its kit is revoked", async () => {
    const kit = await made("acme_over");
    const first = await linkTo(kit);
    const second = await linkTo(kit);
    expect((await kitLinkOf(first)).state).toBe("revoked");
    await control.execute(sql`UPDATE console.kit_links SET expires_at = now() WHERE id_kit = ${kit}`);
    expect((await kitLinkOf(second)).state).toBe("expired");
    await tidyKitLinks(control);
    await tidyKitLinks(control);
    const { rows } = await control.execute(sql`SELECT action FROM console.audit
      WHERE details ->> 'role' = 'acme_over' AND action = 'kit_link.expire'`);
    expect(rows).toHaveLength(1);
    const third = await linkTo(kit);
    await asked("revoke", "acme_over", {});
    await doKitTasks(control);
    expect((await kitLinkOf(third)).state).toBe("revoked");
    expect(await openKit(third, here)).toEqual({ outcome: "revoked" });
    expect(await openKit(newSecret(), here)).toEqual({ outcome: "unknown" });
  });

  test("opened again and again asks no worker for more than ten in an hour", async () => {
    const secret = await linkTo(await made("acme_often"));
    const linkKey = createHash("sha256").update(Buffer.from(secret, "base64url")).digest();
    const outcomes: unknown[] = [];
    for (let times = 0; times < 11; times++) {
      const { rows } = await control.execute(
        sql`SELECT outcome FROM console.open_kit_link(${linkKey}, 'no request', NULL)`,
      );
      outcomes.push(rows[0]?.outcome);
    }
    expect(outcomes.slice(9)).toEqual(["asked", "too_many"]);
  });
});

test("rotation hands over a second certificate beside the first, which then is retired with its sessions", async () => {
  const kit = await made("acme_turn");
  const first = await filesOf(await handed(await linkTo(kit)));
  const second = await filesOf(await handed(await linkTo(kit)));
  const to = { user: "acme_turn", database: "acme" };
  const [old, next] = [await withCertificate(server, first, to), await withCertificate(server, second, to)];
  const refused = await opened(await linkTo(kit));
  expect(refused).toMatchObject({ outcome: "failed", error: { reason: "kit_certificates_full" } });
  const { rows } = await control.execute<{ serial: string }>(
    sql`SELECT serial FROM console.kit_certificates WHERE id_kit = ${kit} ORDER BY id`,
  );
  await asked("retire", "acme_turn", { serial: rows[0]?.serial });
  await doKitTasks(control);
  await expect(old.query("SELECT 1")).rejects.toThrow();
  expect((await next.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await next.end();
  expect(await tryTo(() => withCertificate(server, first, to))).not.toBe("in");
});

test("a task of a worker that is gone is done by another, and done once", async () => {
  await asked("make", "acme_gone", wanted());
  await control.execute(
    sql`UPDATE console.kit_tasks SET state = 'running', attempts = 1, tried_at = now() - interval '2 minutes'`,
  );
  const taken = await Promise.all([doKitTasks(control), doKitTasks(control), doKitTasks(control)]);
  expect(taken.reduce((all, one) => all + one, 0)).toBe(1);
  const [task] = await control.select().from(kitTasks);
  expect(task).toMatchObject({ state: "done", attempts: 2 });
});
