import { demoAccounts, demoPassword } from "#demo/accounts.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";

test("whoever is not signed in is asked to, and comes back to the page they wanted", async ({ page }) => {
  await page.goto("/c/acme/loads?state=open");
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("E-mail").fill(demoAccounts.operations.email);
  await page.getByLabel("Senha", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page).toHaveURL("/c/acme/loads?state=open");
});

test("a wrong password is said in words, and nothing more is told", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill("nobody@acme.example");
  await page.getByLabel("Senha", { exact: true }).fill("not this");
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "incorretos" })).toBeVisible();

  await page.goto("/sign-in?next=https://evil.example/");
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
});

test("each kind of person starts where their work is", async ({ browser }) => {
  for (const [who, path] of [
    ["success", "/customers"],
    ["operations", "/loads"],
    ["acme", "/c/acme/panels"],
  ] as const) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, who);
    await page.goto("/");
    await expect(page).toHaveURL(path);
    await context.close();
  }
});

test("a person changes language and theme, and signs out", async ({ page }) => {
  await signIn(page, "success");
  await page.goto("/customers");
  await page.getByRole("button", { name: "Sua conta" }).click();
  await page.getByRole("radiogroup", { name: "Idioma" }).getByText("English").click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
  await page.getByRole("radiogroup", { name: "Theme" }).getByText("Dark").click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");

  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");

  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await page.goto("/customers");
  await expect(page).toHaveURL(/\/sign-in/);
});
