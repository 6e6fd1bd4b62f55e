import type { Page } from "@playwright/test";
import type pg from "pg";
import { demoAccounts, demoPassword } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, fillIn, signIn, test } from "./fixtures.ts";
import { makeCustomer, passwordKit, removeCustomer } from "./own-customer.ts";
import { saysThatItIsShut } from "./shut.ts";
import { elsewhere, isMissing } from "./somebody.ts";

const slug = "umbrella";
const role = "umbrella_bi";
const own = "own@umbrella.example";
const planName = `Piloto ${process.pid}`;

// One customer with a warehouse of its own, and steps that follow from one another.
test.describe.configure({ mode: "serial", timeout: 120_000 });

let connect: () => Promise<pg.Client>;

async function cleanUp(): Promise<void> {
  await removeCustomer(slug);
  await ask("opendb", "DELETE FROM console.people WHERE email = $1", [own]);
  await ask("opendb", "DELETE FROM console.plans WHERE name LIKE 'Piloto %'");
  await ask("opendb", `DROP ROLE IF EXISTS ${role}`);
}

test.beforeAll(async () => {
  await cleanUp();
  const id = await makeCustomer(slug, 999_951, demoAccounts.success.email);
  connect = await passwordKit(slug, role);
  await ask(
    "opendb",
    `WITH person AS (INSERT INTO console.people (email, name, role) VALUES ($1, 'Alba', 'executive') RETURNING id),
     known AS (INSERT INTO console.credentials (id_person, method, verifier)
       SELECT person.id, c.method, c.verifier FROM person, console.credentials c JOIN console.people p ON p.id = c.id_person
       WHERE p.email = $2)
     INSERT INTO console.memberships (id_person, id_customer) SELECT person.id, $3 FROM person`,
    [own, demoAccounts.acme.email, id],
  );
});
test.afterAll(cleanUp);

const state = (page: Page) => page.getByRole("region", { name: "Situação", exact: true });
const isDone = (page: Page, kind: string) =>
  expect(state(page).getByText(new RegExp(`${kind} · concluída`))).toBeVisible({ timeout: 30_000 });

async function confirm(page: Page, button: string): Promise<void> {
  await page.getByRole("button", { name: `${button}…` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Motivo").fill("Não pagaram a fatura.");
  await expectAccessible(page);
  await dialog.getByLabel(`Digite ${slug} para confirmar`).fill("acme");
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await expect(dialog.getByText(`Isto não é ${slug}.`)).toBeVisible();
  await dialog.getByLabel(`Digite ${slug} para confirmar`).fill(slug);
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await expect(dialog).toBeHidden();
}

const audited = (action: string) =>
  ask<{ actor: string; details: Record<string, unknown> }>(
    "opendb",
    `SELECT actor, details FROM console.audit a JOIN console.customers c ON c.id = a.id_customer
     WHERE c.slug = $1 AND action = $2 ORDER BY a.id`,
    [slug, action],
  );

test("a plan is made, and a contract takes it: what is used stands beside what is allowed", async ({
  page,
}) => {
  await signIn(page, "success");
  await page.goto("/plans");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Novo plano" }).click();
  await page.getByLabel("Nome").fill(planName);
  await page.getByLabel("Preço em reais").fill("muito");
  await page.getByRole("button", { name: "Criar plano" }).click();
  await expect(page.getByText("Informe um valor como 4.900,00.")).toBeVisible();
  await expect(page.getByLabel("Preço em reais"), "the first that is wrong has the focus").toBeFocused();
  await page.getByLabel("Preço em reais").fill("1.250,5");
  await page.getByRole("button", { name: "Criar plano" }).click();
  await expect(page.getByRole("link", { name: planName })).toBeVisible();
  await expect(page.getByRole("cell", { name: /R\$\s*1\.250,50/ })).toBeVisible();

  await page.goto(`/c/${slug}/settings`);
  const form = page.getByRole("form", { name: "Contrato" });
  await form.getByRole("combobox", { name: "Plano" }).click();
  await page.getByRole("option", { name: planName }).click();
  await expect(form.getByLabel("Preço em reais")).toHaveValue("1.250,50");
  await form.getByLabel("Início").fill("15/01/2026");
  await form.getByLabel("Fim").fill("2025-01-15");
  await form.getByLabel("Links dos documentos").fill("javascript:alert(1)");
  await form.getByRole("button", { name: "Salvar contrato" }).click();
  await expect(form.getByText("O fim vem antes do início.")).toBeVisible();
  await expect(form.getByText("Cada linha precisa ser um link")).toBeVisible();
  const end = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  await form.getByLabel("Fim").fill(end);
  await form.getByLabel("Links dos documentos").fill("https://docs.example/contrato.pdf");
  await form.getByLabel("Observações").fill("Renovação com desconto.");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Salvar contrato" }).click();
  await expect(page.getByText("Contrato salvo.")).toBeVisible();
  const limits = page.getByRole("region", { name: "Limites do plano e uso" });
  await expect(limits.getByRole("row", { name: /^Kits/ })).toHaveText("Kits15");
  expect(await audited("contract.change")).toMatchObject([
    {
      actor: demoAccounts.success.email,
      details: { before: null, after: { plan: planName, price: "1250.50", ends_on: end } },
    },
  ]);
  await page.goto("/customers/renewals");
  await expect(page.getByRole("row", { name: /Umbrella/ })).toContainText("termina");
  await expectAccessible(page);
});

test("a plan that is lowered says first who is above it, and the role of the kit is given less", async ({
  page,
}) => {
  await signIn(page, "success");
  await page.goto("/plans");
  await page.getByRole("link", { name: planName }).click();
  const effect = page.getByRole("region", { name: "O que muda" });
  await expect(effect).toContainText("1 cliente tem este plano.");
  await expect(effect).toContainText("Ninguém fica acima dos limites.");
  await page.getByLabel("Kits ao mesmo tempo").fill("0");
  await page.getByLabel("Conexões por kit ao mesmo tempo").fill("2");
  await expect(effect.getByRole("link", { name: "Umbrella" })).toBeVisible();
  await expect(effect).toContainText("1 kit; o limite é 0.");
  await expect(effect).toContainText(`${role}: de 5 para 2 conexões`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Plano salvo.")).toBeVisible();
  const limit = async () =>
    (
      await ask<{ n: number }>("opendb", "SELECT rolconnlimit AS n FROM pg_roles WHERE rolname = $1", [role])
    )[0]?.n;
  await expect.poll(limit, { timeout: 30_000 }).toBe(2);
  await page.goto(`/c/${slug}/settings`);
  await expect(page.getByRole("region", { name: "Limites do plano e uso" })).toContainText(
    `${role}: de 5 para 2 conexões`,
  );
  // There is no room for another kit: neither page offers what would be refused.
  await page.goto(`/c/${slug}/access`);
  await expect(page.getByText(`Plano ${planName}: 1 de 0 kits em uso.`)).toContainText(
    "revogue um ou mude o plano",
  );
  await expect(page.getByRole("link", { name: "Novo kit" })).toHaveCount(0);
  await page.goto(`/c/${slug}/access/new`);
  await expect(page.getByText("O plano não comporta mais kits")).toBeVisible();
  await expect(page.getByRole("button", { name: "Criar kit" })).toHaveCount(0);
});

test("suspended, a session of a kit ends, nobody of the customer comes in, and every page says so", async ({
  page,
  browser,
}) => {
  const open = await connect();
  const theirs = await elsewhere(browser, own);
  await expect(theirs).toHaveURL(`/c/${slug}/panels`);
  await signIn(page, "success");
  await page.goto(`/c/${slug}/settings`);
  // It says why before it ends, which is no failure of the test.
  const ended = new Promise<void>((resolve) => open.on("end", () => resolve()));
  await confirm(page, "Suspender");
  await isDone(page, "Suspensão");
  await ended;
  await expect(connect()).rejects.toThrow(/not permitted to log in|pg_hba.conf rejects/);
  for (const path of ["", "/panels", "/tables", "/loads", "/audit", "/settings"]) {
    await page.goto(`/c/${slug}${path}`);
    await expect(page.getByRole("note", { name: /^Este cliente/ }), path).toContainText("está suspenso");
  }
  await expectAccessible(page);

  await theirs.getByRole("link", { name: "Início" }).click();
  await expect(theirs.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await fillIn(theirs, own, demoPassword);
  await expect(theirs.getByRole("heading", { level: 1, name: "Acesso suspenso" })).toBeVisible();
  expect(await isMissing(theirs, `/c/${slug}/panels`)).toBe(true);
  await expect(theirs.getByText("Umbrella")).toHaveCount(0);
  await theirs.context().close();

  const operations = await (await browser.newContext()).newPage();
  await signIn(operations, "admin");
  await operations.goto(`/c/${slug}/loads`);
  await operations.getByRole("button", { name: "Calcular métricas" }).click();
  await expect(operations.getByRole("alert").filter({ hasText: "nenhuma carga começa" })).toBeVisible();
  await operations.context().close();
  expect(await audited("customer.suspend")).toMatchObject([
    {
      details: {
        reason: "Não pagaram a fatura.",
        before: { state: "active" },
        after: { state: "suspended" },
      },
    },
  ]);
});

test("resumed, the same password opens the door again, and its people see their panels", async ({
  page,
  browser,
}) => {
  await signIn(page, "success");
  await page.goto(`/c/${slug}/settings`);
  await page.getByRole("button", { name: "Reativar…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Reativar" }).click();
  await isDone(page, "Reativação");
  await expect(page.getByRole("note", { name: /^Este cliente/ })).toHaveCount(0);
  await (await connect()).end();
  const theirs = await elsewhere(browser, own);
  await expect(theirs).toHaveURL(`/c/${slug}/panels`);
  await theirs.context().close();
});

test("deprovisioned, the warehouse is where nobody reaches it; restored, it is back, and the history has all of it", async ({
  page,
}) => {
  await signIn(page, "success");
  await page.goto(`/c/${slug}/settings`);
  await confirm(page, "Desprovisionar");
  await isDone(page, "Desprovisionamento");
  const names = async () =>
    (
      await ask<{ name: string }>(
        "opendb",
        "SELECT datname AS name FROM pg_database WHERE datname LIKE $1 || '%'",
        [slug],
      )
    ).map(({ name }) => name);
  expect(await names()).toEqual([expect.stringMatching(/^umbrella_aside_\d{8}$/)]);
  await expect(connect()).rejects.toThrow();
  await expect(state(page)).toContainText("Guardado até");
  await expectAccessible(page);
  await page.goto(`/c/${slug}`);
  await expect(page.getByRole("note", { name: /^Este cliente/ })).toContainText("foi desprovisionado");
  await saysThatItIsShut(page, { slug, name: /Umbrella/ });
  await page.goto(`/c/${slug}/settings`);
  await page.getByRole("button", { name: "Restaurar…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restaurar" }).click();
  await isDone(page, "Restauração");
  expect(await names()).toEqual([slug]);
  const history = page.getByRole("region", { name: "Auditoria" });
  for (const said of [
    "Cliente suspenso",
    "Cliente reativado",
    "Cliente desprovisionado",
    "Cliente restaurado",
    "Kit de acesso revogado",
  ])
    await expect(history).toContainText(said);
});

test("another customer's people, and who sees some tenants only, find none of these pages", async ({
  page,
}) => {
  for (const who of ["operations", "acme", "acmeAnalyst"] as const) {
    await page.context().clearCookies();
    await signIn(page, who);
    for (const path of ["/plans", "/plans/new", "/plans/1", "/customers/renewals", `/c/${slug}/settings`])
      expect((await page.request.get(path)).status(), `${who} ${path}`).toBe(404);
  }
  await page.context().clearCookies();
  await signIn(page, "success");
  for (const wrong of ["0", "01", "abc", "999999999"])
    expect((await page.request.get(`/plans/${wrong}`)).status(), wrong).toBe(404);
});

test("the pages fit a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "success");
  for (const path of ["/plans", "/plans/new", "/plans/1", "/customers/renewals", `/c/${slug}/settings`]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoOverflow(page);
  }
});
