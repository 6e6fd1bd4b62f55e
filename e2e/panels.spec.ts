import type { Page } from "@playwright/test";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, signIn, test } from "./fixtures.ts";
import { expectFigures, number, picker, sumsOf, themes, weekBefore, whole } from "./panels.ts";

const panel = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("an executive sees the last 30 days on one screen, and the figures are those of the database", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  await expect(page.getByText(/Dados até/).first()).toBeVisible();
  await expect(page.getByText(/30 dias$/).first()).toBeVisible();
  const sums = await sumsOf(30);
  expect(sums.users).toBeGreaterThan(0);
  await expectFigures(page, sums);
  await expect(page.locator("dl[data-large] > div")).toHaveCount(8);
  const overflow = () => page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await expectAccessible(page);
});

test("every theme begins with its numbers, keeps days, tenants and comparison, and breaks no rule of access", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, "acme");
  await page.goto("/c/acme/panels?range=7d&compare=year");
  const nav = page.getByRole("navigation", { name: "Temas dos painéis" });
  for (const [theme, name] of themes) {
    await nav.getByRole("link", { name, exact: true }).click();
    await expect(page).toHaveURL(
      `/c/acme/panels${theme === "overview" ? "" : `/${theme}`}?range=7d&compare=year`,
    );
    await expect(nav.getByRole("link", { name, exact: true })).toHaveAttribute("aria-current", "page");
    await expect(page.locator("dl > div[data-figure]").first()).toBeVisible();
    await expectAccessible(page);
    await expectNoOverflow(page);
  }
  for (const wrong of ["overview", "nothing", "__proto__"])
    expect((await page.request.get(`/c/acme/panels/${wrong}`)).status(), wrong).toBe(404);
});

test("a number opens its parts by day and by tenant, which add up to it; going back closes them", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results");
  const value = await number(page, "certificates").textContent();
  await number(page, "certificates").getByRole("link").click();
  await expect(page).toHaveURL(/open=certificates&by=day/);
  const details = panel(page, "Certificados em detalhe").first();
  await expect(details.getByRole("row").last()).toContainText(value ?? "?");
  await details.getByRole("link", { name: "Por plataforma" }).click();
  await expect(page).toHaveURL(/open=certificates&by=tenant/);
  await expect(details.getByRole("row").last()).toContainText(value ?? "?");
  const cells = await details.locator("tbody td").allTextContents();
  const sum = cells.reduce((total, text) => total + Number(text.replaceAll(".", "")), 0);
  expect(whole(sum)).toBe(value);
  await expectAccessible(page);
  await expect(details.getByRole("link", { name: "Ver as linhas" })).toHaveCount(0);
  await page.goBack();
  await expect(details).toHaveCount(0);
});

test("who may browse tables goes from a number to its rows, and there are as many", async ({ page }) => {
  await signIn(page, "acmeAnalyst");
  await page.goto("/c/acme/panels/results?range=7d&open=certificates");
  const value = await number(page, "certificates").textContent();
  await page.getByRole("link", { name: "Ver as linhas" }).click();
  await expect(page).toHaveURL(/tables\/lms\/user_certificates/);
  await expect(page.getByText(new RegExp(`^${value} linha`))).toBeVisible();
});

test("a number says what it is, where it comes from and how a stranger gets it, by keyboard too", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels?range=7d");
  const button = page.getByRole("button", { name: "O que é e de onde vem: Certificados" });
  await button.focus();
  await page.keyboard.press("Enter");
  const truth = page.getByRole("dialog", { name: "O que é e de onde vem: Certificados" });
  await expect(truth).toContainText("Certificados emitidos, no dia da emissão.");
  await expect(truth).toContainText("metrics.daily_counters");
  await expectAccessible(page);
  const sql = await truth.locator("pre").textContent();
  const [row] = await ask<{ value: number }>("acme", sql ?? "");
  await expect(number(page, "certificates")).toHaveText(whole(row?.value ?? -1));
  await page.keyboard.press("Escape");
  await expect(truth).toHaveCount(0);
});

test("an executive of some tenants sees the sums of those, and of no other, on every theme", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const [member] = await ask<{ tenants: string[] }>(
    "opendb",
    `SELECT m.tenants::text[] AS tenants FROM console.memberships m JOIN console.people p ON p.id = m.id_person
     WHERE p.email = 'regional@acme.example'`,
  );
  const own = member?.tenants ?? [];
  const sums = await sumsOf(90, own);
  await signIn(page, "acmeRegional");
  await page.goto("/c/acme/panels?range=90d");
  await expectFigures(page, sums);
  await page.goto("/c/acme/panels/platforms?range=90d");
  await expect(panel(page, "Por plataforma").first().locator("tbody tr")).toHaveCount(own.length);
  await expect(number(page, "learners")).toHaveText(whole(sums.users));
  // A link of somebody who sees more shows what is theirs of it, and says so.
  const all = await ask<{ id: string }>("acme", "SELECT id::text AS id FROM opendb.tenants ORDER BY id");
  await page.goto(`/c/acme/panels?range=90d&tenants=${all.map(({ id }) => id).join()}`);
  await expect(page.getByText(/plataformas? do endereço não/)).toBeVisible();
  await expectFigures(page, sums);
  for (const [theme] of themes) {
    const path = theme === "overview" ? "" : `/${theme}`;
    const foreign = all.find(({ id }) => !own.includes(id))?.id;
    expect((await page.request.get(`/c/acme/panels${path}?tenants=${foreign}`)).status()).toBe(404);
    expect((await page.request.get(`/c/globex/panels${path}`)).status()).toBe(404);
  }
});

test("a chart is read as a table, and by the keyboard", async ({ page }) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results?range=7d");
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

test("one day, on a phone too, is drawn and not wider than the window", async ({ page }) => {
  const { until: day } = await weekBefore(3);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "acme");
  for (const [theme] of themes) {
    await page.goto(`/c/acme/panels${theme === "overview" ? "" : `/${theme}`}?from=${day}&until=${day}`);
    await expect(page.locator("dl > div[data-figure]").first()).toBeVisible();
    await expectNoOverflow(page);
  }
  const { button } = picker(page);
  await button.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("treeitem").first()).toBeVisible();
  expect((await dialog.boundingBox())?.width).toBe(390);
});

test("a wall shows the themes in turn without scroll bars, holds by a key, and is left by another", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await signIn(page, "acme");
  await page.goto("/c/acme/panels?range=30d&wall=5");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expect(page).toHaveURL(/panels\/learners\?range=30d&wall=5/, { timeout: 20_000 });
  await page.keyboard.press("Space");
  await expect(page.getByText("Em pausa")).toBeVisible();
  const sections = page.locator("[data-wall] section");
  await expect(sections.last()).toBeVisible();
  const lowest = () =>
    sections.evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().bottom)));
  await expect.poll(lowest).toBeLessThanOrEqual(1080);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/panels\/learners\?range=30d$/);
  await expect(page.locator("html")).not.toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("on paper a page says whose, which days and tenants, how fresh, and no control is on it", async ({
  page,
}) => {
  await signIn(page, "acme");
  const week = await weekBefore(1);
  await page.goto(`/c/acme/panels/results?${week.query}`);
  await expect(panel(page, "Provas")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  const header = page.locator("header").filter({ hasText: "Acme · Provas" });
  await expect(header).toContainText("Acme");
  await expect(header).toContainText(week.said);
  await expect(header).toContainText("Todas as plataformas");
  await expect(header).toContainText("Dados até");
  await expect(page.getByRole("radiogroup", { name: "Período" })).toBeHidden();
  await expect(page.getByRole("navigation", { name: "Temas dos painéis" })).toBeHidden();
});
