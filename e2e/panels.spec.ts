import type { Page } from "@playwright/test";
import { ask } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";

const number = (value: number) => new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 0 }).format(value);
const panel = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const figure = (page: Page, name: string, of: string) =>
  panel(page, name).locator("dl > div").filter({ hasText: of }).getByRole("definition").first();

type Sums = {
  users: number;
  certificates: number;
  passed: number;
  failed: number;
  messages: number;
  mau: number;
};

/** What the database says of the last days of acme, up to the day before that of its data. */
async function sumsOf(days: number, tenants?: string[]): Promise<Sums> {
  const [fresh] = await ask<{ today: string }>(
    "opendb",
    `SELECT (max(as_of) AT TIME ZONE 'America/Sao_Paulo')::date::text AS today
     FROM console.runs JOIN console.customers c ON c.id = id_customer WHERE c.slug = 'acme' AND runs.state = 'done'`,
  );
  const [row] = await ask<Sums>(
    "acme",
    `SELECT coalesce(sum(users), 0)::int AS users, coalesce(sum(certificates_issued), 0)::int AS certificates,
       coalesce(sum(exams_passed), 0)::int AS passed, coalesce(sum(exams_failed), 0)::int AS failed,
       coalesce(sum(user_messages), 0)::int AS messages,
       (SELECT coalesce(sum(active_30d), 0)::int FROM metrics.user_activity_snapshots
        WHERE date = $1 AND ($3::bigint[] IS NULL OR id_tenant = ANY ($3))) AS mau
     FROM metrics.daily_counters
     WHERE date >= $1::date - $2::int AND date < $1 AND ($3::bigint[] IS NULL OR id_tenant = ANY ($3))`,
    [fresh?.today, days, tenants ?? null],
  );
  if (!row) throw new Error("The database gave no sums.");
  return row;
}

async function expectFigures(page: Page, sums: Sums): Promise<void> {
  await expect(figure(page, "Novos alunos", "Criados")).toHaveText(number(sums.users));
  await expect(figure(page, "Certificados", "Emitidos")).toHaveText(number(sums.certificates));
  await expect(figure(page, "Provas", "Aprovações")).toHaveText(number(sums.passed));
  await expect(figure(page, "Provas", "Reprovações")).toHaveText(number(sums.failed));
  await expect(figure(page, "Mensagens", "De alunos")).toHaveText(number(sums.messages));
  await expect(figure(page, "Alunos ativos", "Por mês")).toHaveText(number(sums.mau));
}

test("an executive sees the panels of the last 30 days, and their figures are those of the database", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  await expect(page.getByText(/Dados até/)).toBeVisible();
  await expect(page.getByText(/30 dias$/).first()).toBeVisible();
  for (const name of [
    "Alunos ativos",
    "Frequência de uso",
    "Novos alunos",
    "Certificados",
    "Provas",
    "Mensagens",
  ])
    await expect(panel(page, name)).toBeVisible();
  const sums = await sumsOf(30);
  expect(sums.users).toBeGreaterThan(0);
  await expectFigures(page, sums);
  await expectAccessible(page);
});

test("a range is chosen by name or by days; it stands in the address, and going back goes back", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  const range = page.getByRole("radiogroup", { name: "Período" });
  await range.getByText("90 dias").click();
  await expect(page).toHaveURL(/range=90d/);
  await expectFigures(page, await sumsOf(90));
  await range.getByText("7 dias", { exact: true }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expectFigures(page, await sumsOf(7));
  await page.goBack();
  await expect(page).toHaveURL(/range=90d/);
  await expectFigures(page, await sumsOf(90));
});

test("tenants are chosen by name, and the figures are theirs alone", async ({ page }) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  await page.getByRole("combobox", { name: "Plataformas" }).click();
  await page.getByRole("option").nth(1).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/tenants=\d+/);
  const chosen = new URL(page.url()).searchParams.get("tenants") ?? "";
  const sums = await sumsOf(30, [chosen]);
  await expectFigures(page, sums);
  expect(sums.users).toBeLessThan((await sumsOf(30)).users);
});

test("an executive of some tenants sees the sums of those, and of no other", async ({ page }) => {
  const [member] = await ask<{ tenants: string[] }>(
    "opendb",
    `SELECT m.tenants::text[] AS tenants FROM console.memberships m JOIN console.people p ON p.id = m.id_person
     WHERE p.email = 'regional@acme.example'`,
  );
  await signIn(page, "acmeRegional");
  await page.goto("/c/acme/panels?range=90d");
  await expectFigures(page, await sumsOf(90, member?.tenants));
});

test("a foreign customer's panels, and a foreign customer's tenant, are 404", async ({ page }) => {
  const [foreign] = await ask<{ id: string }>(
    "globex",
    "SELECT id::text AS id FROM opendb.tenants ORDER BY 1 LIMIT 1",
  );
  await signIn(page, "acme");
  expect((await page.request.get("/c/globex/panels")).status()).toBe(404);
  expect((await page.request.get(`/c/acme/panels?tenants=${foreign?.id}`)).status()).toBe(404);
});

test("a range that cannot be taken falls back, and the page says so", async ({ page }) => {
  await signIn(page, "acme");
  expect((await page.goto("/c/acme/panels?range=1y&from=2026-02-30"))?.status()).toBe(200);
  await expect(page.getByText("O valor de range no endereço não é um que esta página aceite")).toBeVisible();
  await expectFigures(page, await sumsOf(30));
  await page.goto("/c/acme/panels?from=1950-01-01&until=1950-01-31");
  await expect(page.getByText("Sem dados neste período")).toBeVisible();
  await page.getByRole("link", { name: "Mostrar todo o período" }).click();
  await expect(panel(page, "Novos alunos")).toBeVisible();
});

test("a chart is read as a table, and by the keyboard", async ({ page }) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels?range=7d");
  const exams = panel(page, "Provas");
  await exams.getByRole("button", { name: "Como tabela: Provas" }).click();
  await expect(exams.getByRole("row")).toHaveCount(8);
  await expect(exams.getByRole("columnheader")).toHaveText(["Dia", "Aprovações", "Reprovações"]);
  await expectAccessible(page);
  await exams.getByRole("button", { name: "Como gráfico: Provas" }).click();
  await exams.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await expect(exams.locator("strong")).toContainText(/-feira|sábado|domingo/);
});
