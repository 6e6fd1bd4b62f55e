import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { demoAccounts } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { origin } from "./ports.ts";

const askControl = <R extends Record<string, unknown>>(text: string) => ask<R>("opendb", text);
const rows = (page: Page) => page.getByRole("region", { name: "Auditoria" }).locator("tbody tr");

const posted = (page: Page, path: string) =>
  page.request.post(path, { headers: { origin }, maxRedirects: 0 });

test("an admin reads who did what, by person, action and time, and turns the pages both ways", async ({
  page,
}) => {
  await askControl(`INSERT INTO console.audit (at, actor, action, details)
    SELECT '2026-01-05T12:00Z'::timestamptz + n * interval '1 minute', 'terminal:test', 'load.cancel', jsonb_build_object('id', n)
    FROM generate_series(1, 120) n`);
  await signIn(page, "admin");
  await page.goto("/audit?action=load.cancel&from=2026-01-05&until=2026-01-05");
  await expect(rows(page)).toHaveCount(50);
  await expect(rows(page).first()).toContainText("Carga cancelada");
  await expect(rows(page).first()).toContainText("120");
  await page.getByRole("link", { name: "Mais antigos" }).click();
  await page.waitForURL(/after=/);
  await expect(rows(page).first()).toContainText("70");
  await page.getByRole("link", { name: "Página anterior" }).click();
  await page.waitForURL(/before=/);
  await expect(rows(page).first()).toContainText("120");
  await page.getByLabel("Desde").fill("2026-01-06");
  await page.getByRole("button", { name: "Filtrar" }).click();
  await expect(page.getByText("Nenhum registro")).toBeVisible();
});

test("a change is told with what was before, and text of others turns nothing round", async ({ page }) => {
  await askControl(`INSERT INTO console.audit (actor, action, details) VALUES ('terminal:\u202egpj', 'membership.grant',
    '{"email": "bia@example.org", "before": {"role": "executive"}, "after": {"role": "operations"}}')`);
  await signIn(page, "admin");
  await page.goto("/audit?action=membership.grant");
  const row = rows(page).filter({ hasText: "bia@example.org" });
  await expect(row).toContainText(/Executivo\s*→\s*Operações/);
  await expect(row.locator("bdi").first()).toContainText("gpj");
  await expect(row.locator("[data-sign]").first()).toBeVisible();
  await expectAccessible(page);
});

test("the file has what the page shows, runs nothing in a spreadsheet, and is an entry itself", async ({
  page,
}) => {
  await askControl(`INSERT INTO console.audit (at, actor, action) VALUES ('2026-01-07T12:00Z', '=HYPERLINK("http://evil")', 'test.formula'),
    ('2026-01-07T12:01Z', '+1', 'test.formula'), ('2026-01-07T12:02Z', '@SUM(1)', 'test.formula'), ('2026-01-07T12:03Z', E'\\t=1', 'test.formula'),
    ('2026-01-07T12:04Z', '-1', 'test.formula')`);
  await signIn(page, "admin");
  await page.goto("/audit?action=test.formula");
  await expect(rows(page)).toHaveCount(5);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Exportar CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("opendb-audit.csv");
  const text = readFileSync(await download.path(), "utf8");
  expect(text.trim().split("\r\n")).toHaveLength(6);
  for (const actor of [`'=HYPERLINK`, "'+1", "'@SUM(1)", "'\t=1", "'-1"]) expect(text).toContain(actor);
  expect(text).not.toMatch(/(^|,)"?[=+@\t-]\w*[(=1]/m);
  const [entry] = await askControl(
    `SELECT actor, details FROM console.audit WHERE action = 'audit.export' AND details #>> '{asked,action}' = 'test.formula'
     ORDER BY id DESC LIMIT 1`,
  );
  expect(entry).toMatchObject({
    actor: demoAccounts.admin.email,
    details: { asked: { action: "test.formula" } },
  });
});

test("who has no permission finds neither page nor file, and that they asked is written down", async ({
  page,
}) => {
  for (const who of ["operations", "acme"] as const) {
    await page.context().clearCookies();
    await signIn(page, who);
    for (const path of ["/audit", "/c/acme/audit"]) {
      expect((await page.request.get(path)).status(), `${who} ${path}`).toBe(404);
      expect((await posted(page, `${path}/export`)).status(), `${who} ${path}/export`).toBe(404);
    }
    const [denied] = await askControl(
      `SELECT details ->> 'path' AS path, details ->> 'permission' AS permission FROM console.audit
       WHERE action = 'access.denied' AND actor = '${demoAccounts[who].email}' AND details ->> 'path' = '/audit'`,
    );
    expect(denied).toEqual({ path: "/audit", permission: "audit.read" });
  }
  await page.context().clearCookies();
  expect((await posted(page, "/audit/export")).status()).toBeGreaterThanOrEqual(300);
});

test("a foreign customer, and a tenant that is not theirs, are denied and written down", async ({ page }) => {
  await signIn(page, "acme");
  expect((await page.request.get("/c/globex/panels?tenants=7")).status()).toBe(404);
  const denied = await askControl<{ path: string; id_customer: string | null }>(
    `SELECT details ->> 'path' AS path, id_customer FROM console.audit
     WHERE action = 'access.denied' AND actor = '${demoAccounts.acme.email}' AND details ->> 'path' = '/c/globex/panels'`,
  );
  expect(denied).toEqual([{ path: "/c/globex/panels", id_customer: null }]);
});

test("nothing personal is shown where the entry cannot be written", async ({ page }) => {
  // Only the entry of this page is refused: others sign in meanwhile.
  await askControl(`CREATE FUNCTION console.refuse_entry() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit is full'; END $$`);
  await askControl(`CREATE TRIGGER refuse_entry BEFORE INSERT ON console.audit FOR EACH ROW
    WHEN (NEW.action = 'personal.read' AND NEW.details::text LIKE '%-31337%') EXECUTE FUNCTION console.refuse_entry()`);
  try {
    await signIn(page, "success");
    const users = "/c/acme/tables/lms/users";
    await page.goto(`${users}?f.score=range:-31336..`);
    await expect(page.getByRole("grid")).toBeVisible();
    const email = await page.getByRole("grid").getByText("@").first().textContent();
    const answer = await page.goto(`${users}?f.score=range:-31337..`);
    await expect(page.getByRole("main").getByRole("alert").first()).toContainText("não pôde ser registrado");
    expect(await answer?.text()).not.toContain(email ?? "@");
    await page.goto("/c/acme/tables/lms/tags");
    await expect(page.getByRole("grid")).toBeVisible();
  } finally {
    await askControl("DROP TRIGGER refuse_entry ON console.audit");
    await askControl("DROP FUNCTION console.refuse_entry()");
  }
});
