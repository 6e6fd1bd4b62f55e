import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { tableNames } from "#db/schema/index.ts";
import { demoPassword } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, fillIn, filterBy, signIn, test } from "./fixtures.ts";
import { origin } from "./ports.ts";
import { somebody } from "./somebody.ts";

const askControl = <R extends Record<string, unknown>>(text: string) => ask<R>("opendb", text);
const users = "/c/acme/tables/lms/users";
const grid = (page: Page) => page.getByRole("grid");

/** Everything that the browser has asked for, as an access log would have it. */
function addressesOf(page: Page): string[] {
  const seen: string[] = [];
  page.on("request", (request) => seen.push(`${request.url()} ${request.headers().referer ?? ""}`));
  return seen;
}

/** Values that only who may read personal data may see, of every kind. */
async function secrets(): Promise<string[]> {
  const found = await ask<{ value: string }>(
    "acme",
    `SELECT value FROM (SELECT email FROM lms.users UNION SELECT phone FROM lms.users UNION SELECT document FROM lms.users
       UNION SELECT email FROM lms.admins UNION SELECT code FROM lms.user_certificates UNION SELECT ip FROM lms.user_logs
       UNION SELECT meta #>> '{certificate,taught_by}' FROM lms.products
       UNION SELECT meta #>> '{branding,email,sender,email}' FROM lms.tenants) all_of (value) WHERE length(value) > 8`,
  );
  return found.map(({ value }) => value);
}

test("no page and no payload that operations gets has a value of a person", async ({ page }) => {
  test.setTimeout(240_000);
  const values = await secrets();
  expect(values.length).toBeGreaterThan(50);
  await signIn(page, "operations");
  const paths = [
    "/loads",
    "/c/acme",
    "/c/acme/panels",
    "/c/acme/tables",
    "/c/acme/loads",
    ...tableNames.map((name) =>
      `/c/acme/tables/${name.replace(".", "/")}?size=200&deleted=shown`.replace(
        /metrics(.*)&deleted=shown/,
        "metrics$1",
      ),
    ),
  ];
  for (const path of paths)
    for (const headers of [undefined, { rsc: "1" }]) {
      const text = await (await page.request.get(path, { headers })).text();
      expect(values.filter((value) => text.includes(value)).slice(0, 3), path).toEqual([]);
    }
});

test("a filter by e-mail is in no address; reload and the back button keep it, and it opens for nobody else", async ({
  page,
}) => {
  await signIn(page, "success");
  const seen = addressesOf(page);
  await page.goto(`${users}?sort=email`);
  await expect(grid(page)).toBeVisible();
  const email =
    (await grid(page).locator("td").allTextContents()).find((text) => /^\S+@\S+$/.test(text)) ?? "";
  expect(email).toContain("@");
  await filterBy(page, "E-mail", "is", email);
  await page.waitForURL(/f\.email=sealed/);
  const chips = page.getByRole("list", { name: "Filtros ativos" });
  await expect(chips).toContainText(email);
  await page.reload();
  await expect(chips).toContainText(email);
  await page.goBack();
  await expect(chips).toBeHidden();
  await page.goForward();
  await expect(chips).toContainText(email);
  const emails = await ask<{ email: string }>("acme", "SELECT email FROM lms.users WHERE email IS NOT NULL");
  const base64 = (text: string) => Buffer.from(text).toString("base64").slice(2, 14);
  const told = seen.map((address) => decodeURIComponent(address)).join("\n");
  expect(told).toContain("f.email=sealed:");
  expect(emails.filter(({ email: one }) => told.includes(one) || told.includes(base64(one)))).toEqual([]);
  // Somebody else's seal does not open.
  const address = page.url();
  await page.context().clearCookies();
  await signIn(page, "admin");
  await page.goto(address);
  await expect(page.getByRole("status", { name: "Avisos sobre o endereço" })).toContainText("não vale mais");
});

test("a personal filter in the clear does not count, and the page says why", async ({ page }) => {
  await signIn(page, "success");
  await page.goto(`${users}?f.email=contains:a`);
  await expect(page.getByText("O endereço traz f.email às claras")).toBeVisible();
  await expect(page.getByRole("list", { name: "Filtros ativos" })).toBeHidden();
});

test("what is shown of people is on record with table, filter and rows, and without the value", async ({
  page,
}) => {
  const { email } = await somebody("customer_success");
  await fillIn(page, email, demoPassword);
  await page.goto(`${users}?sort=id&size=100&f.phone=filled`);
  await expect(grid(page)).toBeVisible();
  const [entry] = await askControl(
    `SELECT details, r.rows::int AS rows FROM console.audit a JOIN console.personal_reads r ON r.id_audit = a.id
     WHERE action = 'personal.read' AND actor = '${email}' ORDER BY a.id DESC LIMIT 1`,
  );
  expect(entry).toMatchObject({
    details: { table: "lms.users", filters: [{ column: "phone", op: "filled" }] },
  });
  expect(Number(entry?.rows)).toBeGreaterThan(0);
  await page.context().clearCookies();
  await signIn(page, "admin");
  await page.goto("/c/acme/audit?action=personal.read");
  await expect(page.getByRole("region", { name: "Auditoria" }).locator("tbody tr").first()).toContainText(
    "Dados pessoais exibidos",
  );
});

test("customer success takes a learner's data to read and as JSON, and that is on record", async ({
  page,
}) => {
  const [learner] = await ask<{ id: string; email: string; logs: number }>(
    "acme",
    `SELECT u.id::text AS id, u.email, count(l.*)::int AS logs FROM lms.users u JOIN lms.user_logs l ON l.id_user = u.id AND l.id_tenant = u.id_tenant
     WHERE u.deleted_at IS NULL AND u.email IS NOT NULL GROUP BY u.id, u.id_tenant, u.email ORDER BY u.id LIMIT 1`,
  );
  if (!learner) throw new Error("There is no learner.");
  await signIn(page, "success");
  await page.goto(`${users}?f.id=is:${learner.id}`);
  await grid(page).getByRole("link", { name: learner.id, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Dados do aluno ${learner.id}`);
  await expect(page.getByRole("region", { name: "Linhas por tabela" })).toContainText("lms.user_logs");
  await expectAccessible(page);
  const take = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name }).click(),
    ]);
    return readFileSync(await download.path(), "utf8");
  };
  const json = JSON.parse(await take("Relatório em JSON")) as {
    tables: Record<string, Record<string, unknown>[]>;
  };
  expect(json.tables["lms.users"]).toMatchObject([{ email: learner.email }]);
  expect(json.tables["lms.user_logs"]).toHaveLength(learner.logs);
  for (const row of json.tables["metrics.track_access_aggregates"] ?? []) expect(row.user_ids).toBe(true);
  const html = await take("Relatório para ler");
  expect(html).toContain(learner.email);
  expect(html).toMatch(/<\/html>\s*$/);
  const entries = await askControl<{ details: object }>(
    `SELECT details FROM console.audit WHERE action = 'learner.report' AND details ->> 'learner' = '${learner.id}' ORDER BY id`,
  );
  expect(entries.map(({ details }) => details)).toMatchObject([{ form: "json" }, { form: "html" }]);
});

test("of a learner who was deleted the page proves it: no rows, and the loads that took them", async ({
  page,
}) => {
  await signIn(page, "success");
  await page.goto("/c/acme/learners/999999999999");
  await expect(page.getByRole("status").filter({ hasText: "Nenhuma linha sobre este aluno" })).toBeVisible();
  const row = page
    .getByRole("region", { name: "Linhas por tabela" })
    .getByRole("row", { name: /lms\.users/ });
  await expect(row.locator("time")).toHaveCount(2);
});

test("nobody else finds a learner's page or report", async ({ page }) => {
  for (const who of ["operations", "acme"] as const) {
    await page.context().clearCookies();
    await signIn(page, who);
    expect((await page.request.get("/c/acme/learners/1")).status()).toBe(404);
    const report = await page.request.post("/c/acme/learners/1/report?form=json", { headers: { origin } });
    expect(report.status()).toBe(404);
  }
});
