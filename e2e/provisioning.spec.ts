import { rmSync } from "node:fs";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, signIn, test, withoutScripts } from "./fixtures.ts";
import { connect, stranger, takeFiles } from "./kit-files.ts";
import { isMissing } from "./somebody.ts";

test.describe.configure({ mode: "serial" });

const slug = "initech_edu";
const next = "Continuar";
/** Where the customer's person gets the kit: the first test makes it, the second one opens it. */
let handOver = "";

test("a newcomer of customer success provisions a customer from the platform to a connection that works, by the browser alone", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, "success");
  await page.goto("/customers");
  await page.getByRole("link", { name: "Novo cliente" }).click();
  await page.getByLabel("Nome do cliente").fill("Initech Edu");
  await expect(page.getByLabel("Nome do banco de dados")).toHaveValue(slug);
  await expect(page.getByText("Este nome está livre.")).toBeVisible();
  await page.getByLabel("Nome do banco de dados").fill("acme");
  await expect(page.getByText("Outro cliente já tem este nome.")).toBeVisible();
  await page.getByLabel("Nome do banco de dados").fill(slug);
  await expect(page.getByText("Este nome está livre.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: next }).click();

  await page.getByRole("combobox", { name: "Plano" }).click();
  await page.getByRole("option", { name: "Enterprise", exact: true }).click();
  const price = page.getByLabel("Preço por período");
  await expect(price).toHaveValue("4.900,00");
  await price.fill("5.250,5");
  await price.blur();
  await expect(price).toHaveValue("5.250,50");
  await expectAccessible(page);
  await page.getByRole("button", { name: next }).click();

  // What was saved is there after the page is read again.
  const search = page.getByLabel("Buscar na origem");
  await expect(search).toBeVisible();
  await page.getByRole("button", { name: "Voltar" }).click();
  await expect(price).toHaveValue("5.250,50");
  await page.reload();
  await expect(price).toHaveValue("5.250,50");
  await page.getByRole("button", { name: next }).click();

  await expect(page.getByText(/plataformas da origem, lidas/)).toBeVisible({ timeout: 30_000 });
  await search.fill("universidade acme");
  await expect(page.getByText("É a raiz do cliente Acme.")).toBeVisible();
  await search.fill("educacao");
  await page.getByRole("button", { name: "Escolher Initech Educação" }).click();
  await expect(page.getByRole("region", { name: "Plataformas incluídas" })).toContainText(
    "Initech Parceiros",
  );
  await expectAccessible(page);
  await page.getByRole("button", { name: next }).click();
  await expect(page.getByRole("radio").first()).toBeChecked();
  await page.getByRole("button", { name: next }).click();
  await page.getByRole("button", { name: "Adicionar pessoa" }).click();
  await page.getByLabel("E-mail").fill("diretoria@initech.example");
  await page.getByRole("textbox", { name: "Nome", exact: true }).fill("José Conceição");
  await expectAccessible(page);
  await page.getByRole("button", { name: next }).click();
  await expect(page.getByLabel("Vê dados pessoais")).toBeVisible();
  await page.getByRole("button", { name: next }).click();
  await expect(page.getByText("Tudo pronto para provisionar.")).toBeVisible();
  expect(await ask("opendb", "SELECT FROM console.customers WHERE slug = $1", [slug])).toEqual([]);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Provisionar" }).dblclick();

  await expect(page.getByRole("link", { name: "Abrir página de entrega" })).toBeVisible({ timeout: 180_000 });
  await expectAccessible(page);
  // The connection was tried with the kit itself, and what it was tried with is ended.
  const [step] = await ask<{ state: string }>(
    "opendb",
    `SELECT s.state FROM console.provision_steps s JOIN console.customers c ON c.slug = $1
     JOIN console.provisions p ON p.id = s.id_provision AND p.id_customer = c.id WHERE s.step = 'connection'`,
    [slug],
  );
  expect(step?.state).toBe("done");
  await page.getByRole("link", { name: "Abrir página de entrega" }).click();
  await expect(page.getByText(`dbname=${slug} user=${slug}_user sslmode=verify-full`).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Criar link de uso único" }).click();
  handOver = new URL(await page.getByLabel("Link", { exact: true }).inputValue()).pathname;
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Fechar" }).last().click();
  await expect(page.getByText("Há um link de entrega em aberto")).toBeVisible();
  // Nobody has been handed the kit so far, by what it was tried with either.
  await page.getByRole("link", { name: "Kits deste cliente" }).click();
  await expect(page.getByRole("article", { name: `${slug}_user` })).toContainText("aguarda entrega");
  await page.goto(`/c/${slug}/tables`);
  await expect(page.getByText("lms.users").filter({ visible: true }).first()).toBeVisible();
});

test("a customer's person opens the one-time link without an account, is told how to connect with their tool, and connects", async ({
  page,
  browser,
}) => {
  test.slow();
  const theirs = await stranger(browser, { viewport: { width: 390, height: 844 } });
  await theirs.goto(handOver);
  await expect(theirs.getByText(`Initech Edu · ${slug}_user`)).toBeVisible();
  await theirs.getByRole("button", { name: "Receber o acesso" }).click();
  await expect(theirs.getByRole("heading", { name: "Acesso criado" })).toBeVisible({ timeout: 40_000 });
  await expectAccessible(theirs);
  await expectNoOverflow(theirs);
  for (const tool of ["DBeaver", "Npgsql", "Power BI", "Metabase", "Looker Studio", "Python", "Excel"])
    await expect(theirs.locator("summary", { hasText: tool })).toBeVisible();
  const folder = await takeFiles(theirs);
  await theirs.context().close();
  const client = await connect(`${slug}_user`, folder, slug);
  expect(
    (await client.query("SELECT count(*)::int > 0 AS has_rows, current_user AS me FROM lms.tenants")).rows,
  ).toEqual([{ has_rows: true, me: `${slug}_user` }]);
  await expect(client.query("SELECT email FROM lms.users")).rejects.toThrow(/permission denied/);
  await client.end();
  rmSync(folder, { recursive: true });
  await signIn(page, "success");
  await page.goto(`/c/${slug}/hand-over`);
  await expect(page.getByText("Entregue por link")).toBeVisible();
  await expect(page.getByRole("button", { name: "Criar link de uso único" })).toHaveCount(0);
});

test("of two who edit one draft the second is told, and a colleague goes on with it", async ({
  page,
  browser,
}) => {
  await signIn(page, "success");
  await page.goto("/customers/new");
  await page.getByLabel("Nome do cliente").fill("Dois Editores");
  await page.getByRole("button", { name: next }).click();
  await expect(page.getByRole("combobox", { name: "Plano" })).toBeVisible();
  const address = page.url().replace(/\?.*/, "?step=kit");
  const other = await browser.newPage({ locale: "pt-BR" });
  await signIn(other, "admin");
  await other.goto("/customers/new");
  await expect(other.getByRole("link", { name: "Dois Editores" })).toBeVisible();
  await Promise.all([page.goto(address), other.goto(address)]);
  // What one's own page saves while it is left behind is no change of somebody else.
  await page.getByLabel("Validade em dias").fill("30");
  await page.goto(address);
  await page.getByLabel("Validade em dias").fill("60");
  await expect(page.getByText("Salvo", { exact: true })).toBeVisible();
  await other.goto(address);
  await other.getByLabel("Vê dados pessoais").check();
  await expect(other.getByText("Salvo", { exact: true })).toBeVisible();
  await page.getByLabel("Vê dados pessoais").check();
  await expect(page.getByRole("alert").filter({ hasText: "Outra pessoa ou outra aba" })).toBeVisible();
  await page.getByRole("button", { name: "Carregar de novo" }).click();
  await page.getByRole("button", { name: "Descartar rascunho" }).click();
  await page.getByRole("button", { name: "Descartar", exact: true }).click();
  await expect(page).toHaveURL("/customers/new");
  await expect(page.getByRole("link", { name: "Dois Editores" })).toBeHidden();
  await other.close();
});

test("a name that was typed before the page was ready counts, and what is no name of a database is offered as one", async ({
  page,
}) => {
  await signIn(page, "success");
  const goOn = await withoutScripts(page);
  await page.goto("/customers/new", { waitUntil: "commit" });
  await page.getByLabel("Nome do cliente").fill("Ação & Cia");
  await goOn();
  await expect(page.getByLabel("Nome do banco de dados")).toHaveValue("acao_cia");
  await page.getByLabel("Nome do banco de dados").fill("Ação Já");
  await page.getByRole("button", { name: "Usar acao_ja" }).click();
  await expect(page.getByText("Este nome está livre.")).toBeVisible();
  await expect(page.getByLabel("Nome do banco de dados")).toHaveValue("acao_ja");
});

test("whoever may not provision finds no page of it", async ({ page }) => {
  await signIn(page, "acme");
  for (const path of ["/customers/new", "/customers/new/1", "/c/acme/hand-over"])
    expect(await isMissing(page, path), path).toBe(true);
});

for (const width of [390, 1440])
  test(`no step is wider than a window of ${width} points`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await signIn(page, "success");
    await page.goto("/customers/new");
    await expectNoOverflow(page);
    await page.getByLabel("Nome do cliente").fill(`${"ا".repeat(120)} largo ${width}`);
    await page.getByLabel("Nome do banco de dados").fill(`largo_${width}`);
    await page.getByRole("button", { name: next }).click();
    await expect(page.getByRole("combobox", { name: "Plano" })).toBeVisible();
    const at = page.url().replace(/\?.*/, "");
    for (const step of ["name", "contract", "tenants", "placement", "people", "kit", "review"]) {
      await page.goto(`${at}?step=${step}`);
      await expectNoOverflow(page);
    }
  });
