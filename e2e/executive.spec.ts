import { expect, signIn, test } from "./fixtures.ts";

test("an executive starts at the panels of their customer and sees nothing that is not theirs", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/");
  await expect(page).toHaveURL(/\/c\/acme\/panels/);
  await expect(page.getByRole("heading", { level: 1, name: "Painéis" })).toBeVisible();

  const navigation = page.getByRole("navigation", { name: "Navegação" });
  await expect(navigation.getByRole("link")).toHaveText(["Início", "Painéis", "Uso"]);
  await navigation.getByRole("combobox", { name: "Cliente" }).click();
  await expect(page.getByRole("option")).toHaveText(["Acme"]);
});

test("the home of an executive says how fresh the data is, for the tenants that they see", async ({
  page,
}) => {
  await signIn(page, "acmeRegional");
  await page.goto("/c/acme");
  const freshness = page.getByRole("region", { name: "Atualização dos dados" });
  await expect(freshness).toContainText("em dia");
  await expect(freshness.getByText("2", { exact: true })).toBeVisible();
  await expect(page.getByText("Últimas cargas")).toHaveCount(0);
});
