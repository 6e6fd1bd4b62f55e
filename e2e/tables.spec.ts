import type { Locator, Page } from "@playwright/test";
import { tableNames } from "#db/schema/index.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";

const tables = "/c/acme/tables";
const grid = (page: Page) => page.getByRole("grid");
const bodyRows = (page: Page) => grid(page).locator("tbody tr");

/** The values of a column as they are read on the page. */
async function columnOf(page: Page, heading: string): Promise<string[]> {
  await expect(grid(page)).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  const headings = await grid(page).getByRole("columnheader").allInnerTexts();
  const position = headings.findIndex((text) => text.trim() === heading);
  expect(position, heading).toBeGreaterThanOrEqual(0);
  return bodyRows(page)
    .locator(`td:nth-child(${position + 1})`)
    .allInnerTexts();
}

const addFilter = async (page: Page, column: string): Promise<Locator> => {
  await page.getByRole("button", { name: "Filtrar", exact: true }).click();
  await page.getByPlaceholder("Buscar coluna").fill(column);
  await page.keyboard.press("Enter");
  return page.getByRole("form", { name: column });
};

test("customer success finds a learner by e-mail, and takes the filter away again", async ({ page }) => {
  await signIn(page, "success");
  await page.goto(`${tables}/lms/users`);
  const email = (await columnOf(page, "E-mail")).find((text) => text.includes("@")) ?? "";
  const form = await addFilter(page, "E-mail");
  await form.getByLabel("Condição").selectOption("is");
  await form.getByLabel("Valor").fill(email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Filtros ativos" })).toContainText(email);
  await expect.poll(async () => new Set(await columnOf(page, "E-mail"))).toEqual(new Set([email]));
  await page.getByRole("button", { name: "Remover filtro de E-mail" }).click();
  await expect(page.getByRole("list", { name: "Filtros ativos" })).toBeHidden();
  await expect.poll(() => bodyRows(page).count()).toBeGreaterThan(1);
});

test("a person sorts by a heading, in one direction and the other", async ({ page }) => {
  await signIn(page, "success");
  await page.goto(`${tables}/lms/users`);
  const ids = async () => (await columnOf(page, "Id")).map(Number);
  await page.getByRole("link", { name: "Ordenar por Id" }).click();
  const heading = grid(page).getByRole("columnheader", { name: "Id", exact: false }).first();
  await expect(heading).toHaveAttribute("aria-sort", "ascending");
  const ascending = await ids();
  expect(ascending).toEqual([...ascending].sort((a, b) => a - b));
  await page.getByRole("link", { name: "Ordenar por Id" }).click();
  await expect(heading).toHaveAttribute("aria-sort", "descending");
  const descending = await ids();
  expect(descending).toEqual([...descending].sort((a, b) => b - a));
});

test("a person turns the pages forward and back and loses no row", async ({ page }) => {
  await signIn(page, "success");
  await page.goto(`${tables}/lms/user_logs?sort=id`);
  const first = await columnOf(page, "Id");
  await page.getByRole("link", { name: "Próxima" }).click();
  await page.waitForURL(/after=/);
  const second = await columnOf(page, "Id");
  expect(Number(second[0])).toBeGreaterThan(Number(first.at(-1)));
  await page.getByRole("link", { name: "Anterior" }).click();
  await page.waitForURL(/before=/);
  await expect.poll(() => columnOf(page, "Id")).toEqual(first);
});

test("an id leads to its row in the other table", async ({ page }) => {
  await signIn(page, "success");
  await page.goto(`${tables}/lms/user_logs`);
  const link = bodyRows(page).getByRole("link", { name: /^\d+$/ }).first();
  const id = (await link.textContent()) ?? "";
  await link.click();
  await page.waitForURL(/lms\/users/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Alunos");
  expect(await columnOf(page, "Id")).toEqual([id]);
});

test("a person moves through the cells with the arrows", async ({ page }) => {
  await signIn(page, "success");
  await page.goto(`${tables}/lms/users`);
  await expect(async () => {
    await bodyRows(page).first().locator("td").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await expect(bodyRows(page).nth(1).locator("td").last()).toBeFocused({ timeout: 500 });
  }).toPass();
});

test("a column that was put away stays away, and comes back", async ({ page }) => {
  await signIn(page, "success");
  await page.goto(`${tables}/lms/users`);
  const heading = grid(page).getByRole("columnheader", { name: "Telefone" });
  await expect(heading).toBeVisible();
  await page.getByRole("button", { name: "Colunas" }).click();
  await page.getByRole("checkbox", { name: "Telefone" }).uncheck();
  await expect(heading).toBeHidden();
  await page.reload();
  await expect(page.getByRole("button", { name: "Colunas 11 de 12" })).toBeVisible();
  await expect(heading).toBeHidden();
  await page.getByRole("button", { name: "Colunas 11 de 12" }).click();
  await page.getByRole("button", { name: "Mostrar todas" }).click();
  await expect(heading).toBeVisible();
});

test("operations sees personal columns masked, and can neither sort nor filter by them", async ({ page }) => {
  await signIn(page, "operations");
  const answer = await page.goto(`${tables}/lms/users?sort=email&f.email=contains:a`);
  await expect(page.getByText("O endereço traz f.email, mas essa coluna tem dados pessoais")).toBeVisible();
  expect(new Set((await columnOf(page, "E-mail")).filter((text) => text.includes("•")))).toEqual(
    new Set(["••••"]),
  );
  expect(await answer?.text()).not.toMatch(/[\w.]+@[\w.]+\.(com|br|org)[^"]*","••••/);
  await expect(page.getByRole("link", { name: "Ordenar por E-mail" })).toBeHidden();
  await page.getByRole("button", { name: "Filtrar", exact: true }).click();
  await expect(page.getByRole("button", { name: /^E-mail/ })).toBeDisabled();
});

test("tables, customers and tenants that are not theirs are not found", async ({ page }) => {
  await signIn(page, "operations");
  await page.goto("/c/globex/tables/lms/tenants?sort=id");
  const [foreign] = await columnOf(page, "Id");
  for (const path of [
    `${tables}/lms/users?tenants=${foreign}`,
    `${tables}?tenants=${foreign}`,
    `${tables}/lms/passwords`,
    `${tables}/opendb/counts`,
    `${tables}/lms/__proto__`,
    "/c/nobody/tables/lms/users",
  ])
    expect((await page.request.get(path)).status(), path).toBe(404);
});

test("executives have panels and no tables", async ({ page }) => {
  await signIn(page, "acme");
  for (const path of [tables, `${tables}/lms/users`, "/c/globex/tables/lms/users"])
    expect((await page.request.get(path)).status(), path).toBe(404);
});

test("every table of the contract opens from the list", async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page, "success");
  await page.goto(tables);
  await expect(page.getByRole("main").getByRole("link")).toHaveCount(tableNames.length);
  for (const name of tableNames) {
    expect((await page.goto(`${tables}/${name.replace(".", "/")}`))?.status(), name).toBe(200);
    await expect(grid(page).or(page.getByText("Esta tabela não tem linhas."))).toBeVisible();
    await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(0);
  }
});

test("list, table and an open filter can be used by everybody", async ({ page }) => {
  await signIn(page, "success");
  await page.goto(tables);
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${tables}/lms/users?f.is_free=is:true&deleted=shown`);
  await expect(bodyRows(page).first()).toBeVisible();
  await expectAccessible(page);
  await addFilter(page, "Criado em");
  await expectAccessible(page);
});
