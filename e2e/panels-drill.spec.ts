import type { Page } from "@playwright/test";
import { demoPassword } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, fillIn, signIn, test } from "./fixtures.ts";
import { number, whole } from "./panels.ts";
import { origin } from "./ports.ts";
import { isMissing, somebody } from "./somebody.ts";

const panel = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const funnel = (page: Page) => panel(page, "Alunos em cada aula de um produto").first();
const plain = (text: string) => Number(text.replaceAll(".", ""));

const tenantsOf = async (email: string) => {
  const [member] = await ask<{ tenants: string[] | null }>(
    "opendb",
    `SELECT m.tenants::text[] AS tenants FROM console.memberships m JOIN console.people p ON p.id = m.id_person
     WHERE p.email = $1`,
    [email],
  );
  return member?.tenants ?? null;
};
const allTenants = async () =>
  (await ask<{ id: string }>("acme", "SELECT id::text AS id FROM opendb.tenants ORDER BY id")).map(
    ({ id }) => id,
  );
const regional = async () => (await tenantsOf("regional@acme.example")) ?? [];

/** Products that learners may come upon, of these tenants or of all others. */
const products = (tenants: readonly string[], others = false) =>
  ask<{ tenant: string; id: string; title: string }>(
    "acme",
    `SELECT id_tenant::text AS tenant, id::text AS id, title FROM lms.products
     WHERE (id_tenant = ANY ($1)) <> $2 AND deleted_at IS NULL AND NOT is_draft ORDER BY id_tenant, id`,
    [tenants, others],
  );

/** Opens a number by each thing that it can be broken down by: the last line is the number, and lines of counts add up. */
async function expectWhole(page: Page, theme: string, figure: string, parts: readonly string[]) {
  for (const by of parts) {
    await page.goto(`/c/acme/panels/${theme}?range=90d&open=${figure}&by=${by}`);
    const value = (await number(page, figure).textContent()) ?? "";
    const details = page.getByRole("region", { name: /em detalhe$/ }).first();
    await expect(details.locator('[aria-current="true"]')).toHaveCount(1);
    await expect(details.locator("tfoot th").nth(1), `${figure} by ${by}`).toHaveText(value);
    const cells = await details.locator("tbody tr td:nth-of-type(1)").allTextContents();
    expect(cells.length).toBeGreaterThan(0);
    if (figure !== "pass_rate" && figure !== "dau")
      expect(whole(cells.reduce((total, text) => total + plain(text), 0)), `${figure} by ${by}`).toBe(value);
  }
}

const asked = [
  ["results", "certificates", ["day", "product"]],
  ["content", "lesson_events", ["day", "lesson"]],
  ["results", "pass_rate", ["day"]],
] as const;

test("an executive of one tenant opens numbers into their parts, which are the numbers", async ({ page }) => {
  test.setTimeout(180_000);
  const [first = ""] = await regional();
  const { email } = await somebody("executive", `{${first}}`);
  await fillIn(page, email, demoPassword);
  for (const [theme, figure, parts] of asked) await expectWhole(page, theme, figure, parts);
  // Of one tenant there is nothing to tell by tenant.
  await page.goto("/c/acme/panels/results?open=certificates&by=tenant");
  await expect(page.getByRole("link", { name: "Por plataforma" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Ver as linhas" })).toHaveCount(0);
  await expectAccessible(page);
});

for (const who of ["acmeRegional", "acme"] as const)
  test(`so does one of ${who === "acme" ? "all" : "several"} tenants, by tenant too`, async ({ page }) => {
    test.setTimeout(240_000);
    await signIn(page, who);
    for (const [theme, figure, parts] of asked) await expectWhole(page, theme, figure, [...parts, "tenant"]);
    await expectWhole(page, "engagement", "dau", ["day", "tenant"]);
  });

test("what is copied where a number is broken down gives the lines that stand there", async ({ page }) => {
  await signIn(page, "acmeRegional");
  await page.goto("/c/acme/panels/results?range=90d&open=certificates&by=product");
  const details = panel(page, "Certificados em detalhe").first();
  await details.getByRole("button", { name: /^O que é e de onde vem/ }).click();
  const sql = await details.locator("pre").textContent();
  const rows = await ask<{ total: number; unique_by_day: number }>("acme", sql ?? "");
  const shown = await details
    .locator("tbody tr")
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")),
    );
  expect(shown).toEqual(rows.map(({ total, unique_by_day }) => [whole(total), whole(unique_by_day)]));
});

test("who may browse tables goes from a line to its rows, and there are as many", async ({ page }) => {
  await signIn(page, "acmeAnalyst");
  await page.goto("/c/acme/panels/results?range=90d&open=certificates&by=product");
  const line = panel(page, "Certificados em detalhe").first().locator("tbody tr").first();
  const value = await line.locator("td").first().textContent();
  await line.getByRole("link").click();
  await expect(page).toHaveURL(/tables\/lms\/user_certificates\?.*id_product/);
  await expect(page.getByText(new RegExp(`^${value} linha`))).toBeVisible();
});

test("no address shows a product, a lesson or a number of a tenant that is not the reader's", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const own = await regional();
  const foreign = await products(own, true);
  const [theirs] = foreign;
  const other = (await allTenants()).find((id) => !own.includes(id));
  await signIn(page, "acmeRegional");
  const mine = (await products(own)).map(({ title }) => title);
  const secret = foreign.map(({ title }) => title).filter((title) => !mine.includes(title));
  const notice = page.getByText("O produto do endereço não existe ou não é das plataformas mostradas");
  const never = `${own[0]}-987654321`;
  for (const product of [`${theirs?.tenant}-${theirs?.id}`, `${own[0]}-${theirs?.id}`, never]) {
    await page.goto(`/c/acme/panels/content?range=90d&product=${product}`);
    await expect(notice, product).toBeVisible();
    const text = (await funnel(page).textContent()) ?? "";
    expect(secret.filter((title) => text.includes(title))).toEqual([]);
  }
  for (const by of ["product", "tenant", "lesson", "day"]) {
    await page.goto(`/c/acme/panels/results?range=all&open=certificates&by=${by}`);
    const text = (await panel(page, "Certificados em detalhe").first().textContent()) ?? "";
    expect(secret.filter((title) => text.includes(title))).toEqual([]);
  }
  const theme = "/c/acme/panels/results";
  for (const query of [`tenants=${other}`, `tenants=${other}&open=certificates&by=product`])
    expect(await isMissing(page, `${theme}?${query}`), query).toBe(true);
  const search = "/c/acme/panels/products";
  expect((await page.request.get(`${search}?tenants=${other}`)).status()).toBe(404);
  expect((await page.request.get("/c/globex/panels/products")).status()).toBe(404);
  const found = (await (await page.request.get(`${search}?search=`)).json()) as { rows: { id: string }[] };
  expect(found.rows.length).toBeGreaterThan(0);
  expect(found.rows.filter(({ id }) => !own.includes(id.split("-")[0] ?? ""))).toEqual([]);
  for (const wrong of [
    "product=x",
    "product=1-",
    "product=-1-2",
    "product=0-1",
    "product=1-99999999999999999999",
  ])
    expect((await page.request.get(`/c/acme/panels/content?${wrong}`)).status(), wrong).toBe(200);
});

test("the lessons of a product stand in their order with their learners; another one is looked for and chosen", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, "acmeRegional");
  await page.goto("/c/acme/panels/content?range=90d");
  await expect(funnel(page).getByRole("columnheader")).toHaveText([
    "Aula",
    "Alunos",
    "da aula anterior",
    "da primeira",
  ]);
  await expectAccessible(page);
  await expectNoOverflow(page);
  const own = await regional();
  const wanted = (await products(own)).at(-1);
  await funnel(page).getByRole("button", { name: "Trocar de produto" }).click();
  const field = page
    .getByRole("combobox", { name: "Produto" })
    .or(page.getByRole("textbox", { name: "Produto" }))
    .first();
  await field.fill(wanted?.title ?? "");
  const id = `${wanted?.tenant}-${wanted?.id}`;
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]product=\d+-\d+/);
  await page.goto(`/c/acme/panels/content?range=90d&product=${id}`);
  await expect(funnel(page)).toContainText(wanted?.title ?? "?");
  await funnel(page)
    .getByRole("button", { name: /^O que é e de onde vem/ })
    .click();
  const sql = await funnel(page).locator("pre").textContent();
  const steps = await ask<{ name: string; learners: number }>("acme", sql ?? "");
  expect(steps.length).toBeGreaterThan(0);
  const shown = await funnel(page)
    .locator("tbody tr:has(td)")
    .evaluateAll((all) => all.map((row) => row.querySelector("td")?.textContent ?? ""));
  expect(shown).toEqual(steps.map(({ learners }) => whole(learners)));
});

test("a product that went says so, and one whose name has 5,000 signs widens nothing", async ({ page }) => {
  const [gone, long] = (await products(await allTenants())).slice(-2);
  if (!gone || !long) throw new Error("There are no two products.");
  const set = (row: typeof gone, column: "title" | "deleted_at", value: string | null) =>
    ask("acme", `UPDATE lms.products SET ${column} = $3 WHERE id_tenant = $1 AND id = $2`, [
      row.tenant,
      row.id,
      value,
    ]);
  await set(gone, "deleted_at", "2026-01-01");
  await set(long, "title", "W".repeat(5000));
  try {
    await page.setViewportSize({ width: 390, height: 844 });
    await signIn(page, "acme");
    await page.goto(`/c/acme/panels/content?product=${gone.tenant}-${gone.id}`);
    await expect(page.getByText("Este produto foi removido")).toBeVisible();
    await expect(funnel(page)).toContainText("Este produto não tem aulas publicadas");
    await page.goto(`/c/acme/panels/content?product=${long.tenant}-${long.id}`);
    await expect(funnel(page)).toContainText("WWWW…");
    await expectNoOverflow(page);
    await funnel(page).getByRole("button", { name: "Trocar de produto" }).click();
    await expect(page.getByRole("option").first()).toBeVisible();
    await expectNoOverflow(page);
  } finally {
    await set(gone, "deleted_at", null);
    await set(long, "title", long.title);
  }
});

test("the quietest hours and how far learners are are said in both languages", async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page, "acme");
  const said = {
    "pt-BR": [
      "Quando os alunos estudam",
      /Maior movimento em três horas: .* Para manutenção em qualquer dia, as três horas mais calmas vão d/,
      "Conclusão por produto",
      /concluíram: \d+ alunos? \(/,
    ],
    en: [
      "When learners study",
      /Busiest three hours: .* For maintenance on any day, the three quietest hours are /,
      "Completion by product",
      /finished: \d+ learners? \(/,
    ],
  } as const;
  for (const [locale, [hours, sentence, completion, part]] of Object.entries(said)) {
    await page.context().addCookies([{ name: "locale", value: locale, url: origin }]);
    await page.goto("/c/acme/panels/engagement?range=90d");
    await expect(panel(page, hours).first()).toContainText(sentence);
    await page.goto("/c/acme/panels/results?range=90d");
    await expect(
      panel(page, completion).first().locator("li").filter({ hasText: part }).first(),
    ).toBeAttached();
  }
});
