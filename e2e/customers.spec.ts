import { demoPassword } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, fillIn, signIn, test } from "./fixtures.ts";
import { somebody } from "./somebody.ts";

test.describe.configure({ mode: "default", timeout: 150_000 });

const prefix = "e2e_list_";
let email = "";

// Customers that nobody else looks at: being set up, so that no worker does, and bound to one person of this spec.
test.beforeAll(async () => {
  await remove();
  const person = await somebody("customer_success");
  email = person.email;
  await ask(
    "opendb",
    `WITH made AS (INSERT INTO console.customers (slug, name, id_server, id_root_tenant, state)
       SELECT $2 || n, CASE n WHEN 7 THEN 'Zona Fundação Educação ' ELSE 'Zeta ' END || n,
         (SELECT min(id) FROM console.servers), 1, 'provisioning' FROM generate_series(1, 120) n RETURNING id, slug),
     agreed AS (INSERT INTO console.contracts (id_customer, id_plan, price, billing_period, starts_on, ends_on, id_owner, updated_by)
       SELECT id, (SELECT min(id) FROM console.plans), 1, 'monthly', '2020-01-01', current_date + 20, $1, 'test'
       FROM made WHERE slug = $2 || 77)
     INSERT INTO console.memberships (id_person, id_customer) SELECT $1, id FROM made`,
    [person.id, prefix],
  );
});

const remove = () => ask("opendb", "DELETE FROM console.customers WHERE slug LIKE $1 || '%'", [prefix]);
test.afterAll(async () => {
  await remove();
});

test("whoever has many customers sees first those that need attention, pages through, sorts and narrows, all in the address", async ({
  page,
}) => {
  await fillIn(page, email, demoPassword);
  await page.goto("/customers");
  const rows = page.getByRole("region", { name: "Clientes" }).getByRole("row");
  await expect(rows).toHaveCount(51);
  await expect(page.getByText("1–50 de 121")).toBeVisible();
  await expect(rows.nth(1)).toContainText("Zeta 77");
  await expect(rows.nth(1)).toContainText("termina em");
  await expectAccessible(page);
  const html = await (await page.request.get("/customers")).text();
  expect(html).not.toContain(`${prefix}119`);

  await page.getByRole("link", { name: "Próximos" }).click();
  await expect(page.getByText("51–100 de 121")).toBeVisible();
  await page.getByRole("link", { name: "Próximos" }).click();
  await expect(page.getByText("101–121 de 121")).toBeVisible();
  await page.getByRole("link", { name: "Anteriores" }).click();
  await expect(page.getByText("51–100 de 121")).toBeVisible();

  await page.getByRole("columnheader", { name: "Cliente" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=name/);
  await expect(rows.nth(2)).toContainText("Zeta 1");
  await expect(rows.nth(3)).toContainText("Zeta 2");

  await page.getByLabel("Só os que precisam de atenção").check();
  await expect(page).toHaveURL(/attention=1/);
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: "Limpar filtros" }).click();
  await page.getByRole("combobox", { name: "Situação" }).click();
  await page.getByRole("option", { name: "Ativo" }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText("Acme");
});

test("a search without accents and in any order finds, and its line opens by a click anywhere and by keyboard", async ({
  page,
}) => {
  await fillIn(page, email, demoPassword);
  await page.goto("/customers");
  await page.getByRole("searchbox", { name: "Buscar por nome" }).fill("educacao FUNDACAO");
  await expect(page).toHaveURL(/search=/);
  const row = page.getByRole("row", { name: /Zona Fundação Educação 7/ });
  await expect(row).toBeVisible();
  await expect(page.getByRole("region", { name: "Clientes" }).getByRole("row")).toHaveCount(2);
  await row.click({ position: { x: 500, y: 20 } });
  await expect(page).toHaveURL(`/c/${prefix}7`);
  await page.goBack();
  await page.getByRole("link", { name: "Zona Fundação Educação 7" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/c/${prefix}7`);
});

test("the switcher asks the server: twenty to begin with, what is typed without accents, recent ones first, by keyboard", async ({
  page,
}) => {
  await fillIn(page, email, demoPassword);
  await page.goto("/c/acme/loads");
  const switcher = page.getByRole("combobox", { name: "Cliente" });
  await expect(switcher).toHaveValue("Acme");
  expect(await page.content()).not.toContain(prefix);
  await switcher.click();
  await expect(page.getByRole("option", { name: /Zeta/ })).toHaveCount(19);
  await expect(page.getByRole("option", { name: "Há mais clientes" })).toBeVisible();
  await expectAccessible(page);
  await switcher.fill("fundacao");
  await expect(page.getByRole("option")).toHaveText(["Zona Fundação Educação 7"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/c/${prefix}7/loads`);
  await expect(switcher).toHaveValue("Zona Fundação Educação 7");
  await switcher.click();
  await expect(page.getByRole("group", { name: "Recentes" }).getByRole("option")).toHaveText(["Acme"]);
  await switcher.fill("ninguém tem isto");
  await expect(page.getByText("Nenhum cliente encontrado")).toBeVisible();
  await page.route("**/api/customers*", (route) => route.fulfill({ status: 429 }));
  await switcher.fill("zeta");
  await expect(page.getByText("Não foi possível buscar os clientes.")).toBeVisible();
  await page.unroute("**/api/customers*");
  await page.getByRole("button", { name: "Tente de novo" }).click();
  await expect(page.getByRole("option", { name: "Zeta 1", exact: true })).toBeVisible();
});

test("pages that narrow by a customer ask the server, too", async ({ page }) => {
  await fillIn(page, email, demoPassword);
  await page.goto("/audit");
  expect(await page.content()).not.toContain(`${prefix}5`);
  await page.getByRole("main").getByRole("combobox", { name: "Cliente" }).fill("fundacao");
  await page.getByRole("option", { name: "Zona Fundação Educação 7" }).click();
  await page.getByRole("button", { name: "Filtrar" }).click();
  await expect(page).toHaveURL(new RegExp(`customer=${prefix}7`));
  await expect(page.getByRole("main").getByRole("combobox", { name: "Cliente" })).toHaveValue(
    "Zona Fundação Educação 7",
  );
  await page.goto("/people");
  await page.getByRole("main").getByRole("combobox", { name: "Cliente" }).fill("acme");
  await page.getByRole("option", { name: "Acme" }).click();
  await expect(page).toHaveURL(/customer=acme/);
  await expect(page.getByRole("main").getByRole("combobox", { name: "Cliente" })).toHaveValue("Acme");
});

test("usage is measured by itself, and the customer's executive reads it, on a phone as well", async ({
  page,
}) => {
  await expect
    .poll(
      async () =>
        (
          await ask(
            "opendb",
            "SELECT 1 FROM console.usage_samples u JOIN console.customers c ON c.id = u.id_customer WHERE slug = 'acme'",
          )
        ).length,
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  await page.getByRole("link", { name: "Uso", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Uso" })).toBeVisible();
  const [said] = await ask<{ learners: string }>(
    "acme",
    "SELECT count(*)::text AS learners FROM lms.users u JOIN lms.tenants t ON t.id = id_tenant WHERE u.deleted_at IS NULL AND t.deleted_at IS NULL",
  );
  await expect(page.getByRole("main")).toContainText(Number(said?.learners).toLocaleString("pt-BR"));
  await expectAccessible(page);
  await page.getByRole("link", { name: "Alunos", exact: true }).click();
  await expect(page).toHaveURL(/table=lms.users/);
  await page.getByRole("link", { name: "Todas as tabelas" }).click();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoOverflow(page);
});

test("before the first measurement the page of usage says when it comes", async ({ page }) => {
  await fillIn(page, email, demoPassword);
  await page.goto(`/c/${prefix}7/usage`);
  await expect(page.getByText("Ainda sem medição")).toBeVisible();
  await expect(page.getByText("Nenhum kit ainda")).toBeVisible();
});
