import { expect, expectAccessible, expectNoOverflow, signIn, test } from "./fixtures.ts";

test("customer success finds a customer and sees how fresh its data is", async ({ page }) => {
  await signIn(page, "success");
  await page.goto("/customers");
  await expect(page.getByRole("row", { name: /Globex/ })).toContainText("em dia");
  await expectAccessible(page);

  await page.getByRole("searchbox", { name: "Buscar por nome" }).fill("acm");
  await expect(page).toHaveURL(/search=acm/);
  await expect(page.getByRole("row", { name: /Globex/ })).toHaveCount(0);
  await page.getByRole("link", { name: "Acme", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Acme" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Atualização dos dados" })).toContainText("em dia");
  await expect(page.getByRole("region", { name: "Linhas por tabela" })).toContainText("Alunos");
  await expectAccessible(page);
});

test("a search that matches nobody says so", async ({ page }) => {
  await signIn(page, "success");
  await page.goto("/customers?search=%25%27%3B--");
  await expect(page.getByText("Nenhum cliente encontrado")).toBeVisible();
});

test("customer success watches loads but cannot ask for one", async ({ page }) => {
  await signIn(page, "success");
  await page.goto("/c/acme/loads");
  await expect(page.getByRole("row", { name: /Completa/ })).toContainText("Concluída");
  await expect(page.getByRole("button", { name: /Carga/ })).toHaveCount(0);
});

test("the customer switcher stays at the same section", async ({ page }) => {
  await signIn(page, "success");
  await page.goto("/c/acme/loads");
  await page.getByRole("combobox", { name: "Cliente" }).click();
  await page.getByRole("option", { name: "Globex" }).click();
  await expect(page).toHaveURL("/c/globex/loads");
});

test("everything is within reach on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "success");
  await page.goto("/c/acme");
  await expect(page.getByRole("heading", { level: 1, name: "Acme" })).toBeVisible();
  await page.getByRole("button", { name: "Abrir menu" }).click();
  await page.getByRole("link", { name: "Cargas", exact: true }).click();
  await expect(page).toHaveURL("/c/acme/loads");
  await expectNoOverflow(page);
});

test("the keyboard skips the navigation", async ({ page }) => {
  await signIn(page, "success");
  await page.goto("/c/acme");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Pular para o conteúdo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});
