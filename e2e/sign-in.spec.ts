import { demoAccounts, demoPassword } from "#demo/accounts.ts";
import { expect, expectAccessible, signIn, signInAnew, test, withoutScripts } from "./fixtures.ts";

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

test("a person changes language and theme, and signs out; a copy of the cookie is nobody's then", async ({
  page,
}) => {
  await signInAnew(page, "success");
  await page.goto("/customers");
  await page.getByRole("button", { name: "Sua conta" }).click();
  await page.getByRole("radiogroup", { name: "Idioma" }).getByText("English").click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
  await page.getByRole("radiogroup", { name: "Theme" }).getByText("Dark").click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");

  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");

  const copied = await page.context().cookies();
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await page.goto("/customers");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.context().addCookies(copied);
  await page.goto("/customers");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByText("Your session has ended.")).toBeVisible();
});

test("the language is chosen before signing in, and the page that was wanted is not lost", async ({
  page,
}) => {
  await page.goto("/c/acme/loads");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page).toHaveURL(/next=%2Fc%2Facme%2Floads/);
  await expectAccessible(page);
});

test("what is typed while the page is getting ready stays, and Enter sends it", async ({ page }) => {
  const goOn = await withoutScripts(page);
  await page.goto("/sign-in?next=/loads", { waitUntil: "commit" });
  await page.getByLabel("E-mail").fill(demoAccounts.operations.email);
  await goOn();
  await expect(page.getByLabel("E-mail")).toHaveValue(demoAccounts.operations.email);
  await page.getByLabel("Senha", { exact: true }).fill(demoPassword);
  await page.getByLabel("Senha", { exact: true }).press("Enter");
  await expect(page).toHaveURL("/loads");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a person signs in and comes to the page that was wanted; a wrong password keeps the e-mail and the page", async ({
    page,
  }) => {
    await page.goto("/loads");
    await page.getByLabel("E-mail").fill(demoAccounts.operations.email);
    await page.getByLabel("Senha", { exact: true }).fill("not this");
    await page.getByRole("button", { name: "Entrar" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "incorretos" })).toBeVisible();
    await expect(page).toHaveURL("/sign-in?next=%2Floads");
    await expect(page.getByLabel("E-mail")).toHaveValue(demoAccounts.operations.email);
    await page.getByLabel("Senha", { exact: true }).fill(demoPassword);
    await page.getByLabel("Senha", { exact: true }).press("Enter");
    await expect(page).toHaveURL("/loads");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
});

test("a form of another site signs nobody in, nor out", async ({ request }) => {
  const form = { email: demoAccounts.operations.email, password: demoPassword };
  const foreign: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example" },
    {},
  ];
  for (const headers of foreign) {
    for (const path of [
      "/api/sign-in",
      "/api/sign-out",
      "/api/welcome",
      "/api/account/sessions",
      "/api/forgotten",
    ]) {
      const answer = await request.post(path, { form, headers, maxRedirects: 0 });
      expect(answer.status(), `${path} ${JSON.stringify(headers)}`).toBe(403);
      expect(answer.headers()["set-cookie"] ?? "").not.toContain("session-token");
    }
  }
});
