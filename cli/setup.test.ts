import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, inject, onTestFinished, test } from "vitest";
import { keyOf } from "#auth/password.ts";
import { freshSource, rootOf } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

const at = (url: string, database: string) =>
  Object.assign(new URL(url), { pathname: `/${database}` }).toString();

test("a bare server becomes a working one by the terminal alone: setup, provision, people, each again without harm", async () => {
  const name = `setup_${process.pid}`;
  const [control, slug] = [`${name}_control`, `${name}_customer`];
  const adminUrl = inject("adminUrl");
  const source = await freshSource();
  const root = String(await rootOf(source, "acme"));
  onTestFinished(async () => {
    for (const database of [control, slug])
      await ask({ url: adminUrl }, `DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
  });
  const opendb = async (words: string[], input = "") => {
    const child = spawn(process.execPath, ["--conditions=react-server", "cli/main.ts", ...words], {
      env: {
        NODE_ENV: "test",
        DATABASE_URL: at(adminUrl, control),
        CONSOLE_URL: at(inject("consoleUrl"), control),
        SOURCE_URL: source.url,
      },
    });
    child.stdin.end(input);
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    return { code, said };
  };
  const person = [
    "people",
    "add",
    "ana@example.org",
    "--name",
    "Ana",
    "--role",
    "executive",
    "--customer",
    slug,
    "--tenant",
    root,
  ];

  expect(await opendb(["setup"])).toEqual({ code: 0, said: "" });
  expect(await opendb(["setup"])).toEqual({ code: 0, said: "" });
  const provision = ["provision", slug, "--name", "Customer", "--root", root, "--plan"];
  expect(await opendb([...provision, "Enterprize"])).toMatchObject({
    code: 1,
    said: expect.stringContaining("There is no plan Enterprize that is offered."),
  });
  for (let twice = 0; twice < 2; twice++)
    expect(await opendb([...provision, "Enterprise"])).toEqual({
      code: 0,
      said: "",
    });
  expect(await ask({ url: adminUrl, database: slug }, "SELECT count(*) FROM lms.users")).toEqual([
    { count: "0" },
  ]);

  // The plan at its own price, from today on; nobody and nothing was made with the plan that there is not.
  const agreed = await ask(
    { url: at(adminUrl, control) },
    `SELECT c.slug, p.name, k.price = p.price AND k.billing_period = p.billing_period AS is_plans, k.ends_on,
      k.starts_on = (now() AT TIME ZONE 'America/Sao_Paulo')::date AS is_today
     FROM console.customers c LEFT JOIN console.contracts k ON k.id_customer = c.id LEFT JOIN console.plans p ON p.id = k.id_plan`,
  );
  expect(agreed).toEqual([{ slug, name: "Enterprise", is_plans: true, ends_on: null, is_today: true }]);

  expect((await opendb(person, "short")).said).toContain("at least 12 characters");
  expect(await opendb(person, "correct horse battery\n")).toEqual({ code: 0, said: "" });
  expect((await opendb(person, "correct horse battery\n")).code).toBe(1);
  const [made] = await ask<{ method: string; verifier: Buffer; tenants: string[] }>(
    { url: at(adminUrl, control) },
    "SELECT method, verifier, tenants FROM console.credentials JOIN console.memberships USING (id_person)",
  );
  expect(made?.tenants).toEqual([root]);
  const key = await keyOf("correct horse battery", made?.method ?? "");
  expect(createHash("sha256").update(key).digest()).toEqual(made?.verifier);
  const audited = await ask<{ action: string }>(
    { url: at(adminUrl, control) },
    "SELECT action FROM console.audit ORDER BY id",
  );
  expect(audited.map(({ action }) => action)).toEqual([
    "customer.provision",
    "person.create",
    "membership.grant",
  ]);
});
