import { ask } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { expectFigures, number, picker, sumsOf, weekBefore } from "./panels.ts";

test("a range is chosen by name; it stands in the address, and going back goes back", async ({ page }) => {
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

test("days are typed as people write them, in a calendar of the page's language", async ({ page }) => {
  const week = await weekBefore(10);
  const typed = week.from.split("-").toReversed().map(Number).join("/");
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  await page.getByRole("button", { name: "Escolher dias" }).click();
  const dialog = page.getByRole("dialog", { name: "Escolher dias" });
  await expect(dialog.getByRole("columnheader").first()).toHaveText(/dom/i);
  await expect(dialog.getByRole("button", { name: "Próximo mês" }).first()).toBeVisible();
  await dialog.getByLabel("De", { exact: true }).fill("31/02/2026");
  await dialog.getByRole("button", { name: "Aplicar" }).click();
  await expect(dialog.getByText("Digite um dia, como DD/MM/AAAA.")).toBeVisible();
  await dialog.getByLabel("De", { exact: true }).fill(typed);
  await dialog.getByLabel("Até", { exact: true }).fill(week.until);
  await expectAccessible(page);
  await dialog.getByLabel("Até", { exact: true }).press("Enter");
  await expect(page).toHaveURL(new RegExp(week.query));
  await expect(page.getByText(`${week.said} · 7 dias`)).toBeVisible();
});

test("the comparison is switched for the whole page, and the page says with which days", async ({ page }) => {
  await signIn(page, "acme");
  const [week, before] = [await weekBefore(1), await weekBefore(8)];
  await page.goto(`/c/acme/panels?${week.query}`);
  await expect(page.getByText(`comparado com ${before.said}`, { exact: true })).toBeVisible();
  const change = number(page, "learners", 1);
  await expect(change).toContainText("antes:");
  await page.getByRole("combobox", { name: "Comparar com" }).click();
  await page.getByRole("option", { name: "Sem comparação" }).click();
  await expect(page).toHaveURL(/compare=none/);
  await expect(page.getByText("comparado com")).toHaveCount(0);
  await expect(change).toHaveText("");
});

test("tenants are found without accents and in any order, applied at once, and the figures are theirs alone", async ({
  page,
}) => {
  const [wanted] = await ask<{ id: string; name: string }>(
    "acme",
    `SELECT id::text AS id, meta #>> '{branding,title}' AS name FROM lms.tenants
     WHERE id_parent IS NOT NULL AND meta #>> '{branding,title}' LIKE '% %' ORDER BY id DESC LIMIT 1`,
  );
  const words = (wanted?.name ?? "")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .split(/[^A-Z0-9]+/);
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  const { button, dialog } = picker(page);
  await button.click();
  await dialog.getByRole("button", { name: "Desmarcar todas" }).click();
  await expect(dialog.getByRole("button", { name: "Aplicar" })).toBeDisabled();
  await dialog.getByRole("textbox").fill(words.filter(Boolean).reverse().join(" "));
  await dialog
    .getByRole("treeitem", { name: wanted?.name ?? "" })
    .first()
    .click();
  await expect(page).not.toHaveURL(/tenants=/);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Aplicar" }).click();
  await expect(page).toHaveURL(new RegExp(`tenants=${wanted?.id}`));
  const sums = await sumsOf(30, [wanted?.id ?? ""]);
  await expectFigures(page, sums);
  expect(sums.users).toBeLessThan((await sumsOf(30)).users);
});

test("the picker works by keyboard alone, forgets what is cancelled, and takes a pasted list of ids", async ({
  page,
}) => {
  const tenants = await ask<{ id: string }>("acme", "SELECT id::text AS id FROM opendb.tenants ORDER BY id");
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  const { button, dialog } = picker(page);
  await button.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  const root = dialog.getByRole("treeitem").first();
  await expect(root).toBeFocused();
  await expect(root).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(root).toHaveAttribute("aria-checked", "mixed");
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("treeitem").first()).toHaveAttribute("aria-checked", "true");
  const ids = [
    ...tenants.slice(0, 2).map(({ id }) => id),
    ...Array.from({ length: 498 }, (_, at) => 900_000 + at),
  ];
  await dialog.getByRole("textbox").evaluate((field, text) => {
    const data = new DataTransfer();
    data.setData("text", text);
    field.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, ids.join("\n"));
  await expect(dialog.getByText("2 ids marcados; 498 não estão ao seu alcance")).toBeVisible();
  await dialog.getByRole("button", { name: "Aplicar" }).click();
  await expect(page).toHaveURL(
    new RegExp(
      `tenants=${tenants
        .slice(0, 2)
        .map(({ id }) => id)
        .join(",")}$`,
    ),
  );
});

test("a choice follows the person to the next visit, and a link that asks for something else wins", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  await page.getByRole("radiogroup", { name: "Período" }).getByText("90 dias").click();
  await expect(page).toHaveURL(/range=90d/);
  await page.goto("/c/acme/panels/results");
  await expect(page).toHaveURL("/c/acme/panels/results?range=90d&compare=weekdays");
  await page.goto("/c/acme/panels?range=7d");
  await expect(page).toHaveURL("/c/acme/panels?range=7d");
  await page.goto("/c/acme/panels?open=dau");
  await expect(page).toHaveURL("/c/acme/panels?range=90d&compare=weekdays&open=dau");
});

test("a range that cannot be taken falls back, and the page says so", async ({ page }) => {
  await signIn(page, "acme");
  expect((await page.goto("/c/acme/panels?range=1y&from=2026-02-30"))?.status()).toBe(200);
  await expect(page.getByText("O valor de range no endereço não é um que esta página aceite")).toBeVisible();
  await expectFigures(page, await sumsOf(30));
  await page.goto("/c/acme/panels?from=1950-01-01&until=1950-01-31");
  await expect(page.getByText("Sem dados neste período")).toBeVisible();
  await page.getByRole("link", { name: "Mostrar todo o período" }).click();
  await expect(number(page, "learners")).toBeVisible();
});
