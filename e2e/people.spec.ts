import { demoAccounts, demoPassword } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, fillIn, signIn, test } from "./fixtures.ts";
import { audited, elsewhere, isMissing, somebody } from "./somebody.ts";

const idOf = async (email: string) => {
  const [row] = await ask<{ id: string }>("opendb", "SELECT id FROM console.people WHERE email = $1", [
    email,
  ]);
  return Number(row?.id);
};

test("customer success invites somebody, sees before what they will see, and finds them in the list", async ({
  page,
}) => {
  const email = `nova${process.pid}@people.example`;
  await signIn(page, "success");
  await page.goto("/people");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Convidar" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Convidar pessoa" })).toBeVisible();
  await page.getByLabel("E-mail").fill(email.toUpperCase());
  await page.getByLabel("Nome").fill("José Conceição");
  await page.getByRole("combobox", { name: "Função" }).click();
  expect(await page.getByRole("option").allTextContents()).toEqual(["Executivo", "Analista"]);
  await page.getByRole("option", { name: "Analista" }).click();
  await page.getByRole("combobox", { name: "Clientes" }).click();
  await page.getByRole("option", { name: "Acme" }).click();
  const preview = page.getByRole("region", { name: "O que a pessoa vai ver" });
  await expect(preview).toContainText("todas as plataformas");
  await expect(preview).toContainText("Consultar tabelas, linha a linha");
  await expect(preview).not.toContainText("Ver dados pessoais sem máscara");
  await page.getByLabel("Vê dados pessoais").check();
  await expect(preview).toContainText("Ver dados pessoais sem máscara");
  await page.getByRole("combobox", { name: "Plataformas de Acme" }).click();
  await page.getByRole("option").first().click();
  await expect(preview).toContainText("1 plataforma");
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Convidar" }).click();
  const dialog = page.getByRole("dialog", { name: "Envie este link" });
  await expectAccessible(page);
  const link = await dialog.getByLabel("Endereço do link").inputValue();
  await dialog.getByRole("button", { name: "Concluir" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "José Conceição" })).toBeVisible();
  await expectAccessible(page);

  await page.goto("/people");
  await page.getByRole("searchbox").fill("jose conceicao");
  await expect(page.getByRole("link", { name: "José Conceição" })).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
  expect(await audited("person.invite", email)).toMatchObject([
    {
      actor: demoAccounts.success.email,
      slug: "acme",
      details: { before: null, after: { role: "analyst" } },
    },
  ]);
  expect(await audited("membership.grant", email)).toMatchObject([{ slug: "acme" }]);

  // Whoever has it chooses a password and is in, as whom they were invited.
  await page.context().clearCookies();
  await page.goto(link);
  await page.getByLabel("Senha nova", { exact: true }).fill("um cavalo correto na bateria");
  await page.getByRole("button", { name: "Gravar e entrar" }).click();
  await expect(page).toHaveURL("/c/acme/tables");
});

test("a new link makes the one before lead nowhere, and is shown once", async ({ page }) => {
  const { id } = await somebody("executive");
  await signIn(page, "success");
  await page.goto(`/people/${id}`);
  const links: string[] = [];
  for (let n = 0; n < 2; n++) {
    await page.getByRole("button", { name: "Novo link" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Criar link" }).click();
    const shown = page.getByRole("dialog", { name: "Envie este link" });
    links.push(await shown.getByLabel("Endereço do link").inputValue());
    await shown.getByRole("button", { name: "Concluir" }).click();
    await expect(shown).toBeHidden();
  }
  const [before = "", now = ""] = links;
  await page.context().clearCookies();
  const field = page.getByLabel("Senha nova", { exact: true });
  await page.goto(before);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(field).toBeHidden();
  await page.goto(now);
  await expect(field).toBeVisible();
});

test("an e-mail that is in use is said, and what was typed stays", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/people/new");
  await page.getByLabel("E-mail").fill(demoAccounts.globex.email);
  await page.getByLabel("Nome").fill("Outro Heitor");
  await page.getByRole("combobox", { name: "Clientes" }).click();
  await page.getByRole("option", { name: "Globex" }).click();
  await page.getByRole("button", { name: "Convidar" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Já existe alguém com este e-mail" })).toBeVisible();
  await expect(page.getByLabel("Nome")).toHaveValue("Outro Heitor");
});

test("a role that is taken away between two clicks ends the session before the second one", async ({
  page,
  browser,
}) => {
  const { id, email } = await somebody("operations");
  const theirs = await elsewhere(browser, email);
  await theirs.goto("/loads");
  await expect(theirs.getByRole("heading", { level: 1, name: "Todas as cargas" })).toBeVisible();

  await signIn(page, "admin");
  await page.goto(`/people/${id}`);
  await page.getByRole("combobox", { name: "Função" }).click();
  await page.getByRole("option", { name: "Executivo" }).click();
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Acesso alterado.")).toBeVisible();

  await theirs.getByRole("link", { name: "Abertas", exact: true }).click();
  await expect(theirs.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await fillIn(theirs, email, demoPassword);
  expect(await isMissing(theirs, "/loads")).toBe(true);
  expect((await theirs.request.get("/c/acme/panels")).status()).toBe(200);
  expect(await audited("person.change", email)).toMatchObject([
    { details: { before: { role: "operations" }, after: { role: "executive" } } },
  ]);
  await theirs.context().close();
});

test("whose sessions are ended by customer success is out at the next click, and may come in again", async ({
  page,
  browser,
}) => {
  const { id, email } = await somebody("executive");
  const theirs = await elsewhere(browser, email);
  await expect(theirs).toHaveURL("/c/acme/panels");
  await signIn(page, "success");
  await page.goto(`/people/${id}`);
  await page.getByRole("button", { name: "Encerrar sessões" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Encerrar", exact: true }).click();
  await expect(page.getByText("1 sessão encerrada.")).toBeVisible();
  await theirs.getByRole("link", { name: "Início" }).click();
  await expect(theirs.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await fillIn(theirs, email, demoPassword);
  await expect(theirs).toHaveURL("/c/acme/panels");
  await theirs.context().close();
});

test("who is deactivated is out at the next click, and back when they are brought back", async ({
  page,
  browser,
}) => {
  const { id, email } = await somebody("executive");
  const theirs = await elsewhere(browser, email);
  await expect(theirs).toHaveURL("/c/acme/panels");

  await signIn(page, "success");
  await page.goto(`/people/${id}`);
  await page.getByRole("button", { name: "Desativar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Desativar" }).click();
  await expect(page.getByText("Acesso desativado.")).toBeVisible();
  await expect(page.getByText("esta pessoa não consegue entrar")).toBeVisible();

  await theirs.getByRole("link", { name: "Início" }).click();
  await expect(theirs.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await page.getByRole("button", { name: "Reativar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Reativar" }).click();
  await expect(page.getByText("Acesso reativado.")).toBeVisible();
  expect(await audited("person.deactivate", email)).toHaveLength(1);
  await theirs.context().close();
});

test("whom one may not see, change or view as is not offered, and 404 by hand", async ({ page }) => {
  await signIn(page, "success");
  const statusOf = async (path: string) => (await page.request.get(path)).status();
  expect(await statusOf(`/people/${await idOf(demoAccounts.admin.email)}`)).toBe(404);
  for (const wrong of ["0", "01", "-1", "abc", "999999999", "1e3"])
    expect(await statusOf(`/people/${wrong}`), wrong).toBe(404);
  expect(await statusOf("/people/new?tenants_of=nobody")).toBe(404);
  await page.goto(`/people/${await idOf(demoAccounts.operations.email)}`);
  await expect(page.getByText("Você pode ver esta pessoa, mas não alterá-la")).toBeVisible();
  await expect(page.getByRole("button", { name: /Salvar|Desativar|Ver como/ })).toHaveCount(0);
  await page.goto(`/people/${await idOf(demoAccounts.success.email)}`);
  await expect(page.getByText("Este é o seu próprio acesso")).toBeVisible();
  await expect(page.getByRole("button", { name: /Salvar|Desativar|Ver como/ })).toHaveCount(0);
});

test("who has no part in people finds no page about them", async ({ page }) => {
  await signIn(page, "operations");
  for (const path of ["/people", "/people/new", "/people/1"])
    expect((await page.request.get(path)).status(), path).toBe(404);
  await page.goto("/people/permissions");
  await expect(page.getByRole("heading", { level: 1, name: "Permissões" })).toBeVisible();
  await expectAccessible(page);
});

test("operations of some tenants see how fresh the data are, and of loads neither page, payload nor action", async ({
  page,
  browser,
}) => {
  const { email } = await somebody("operations", "{2}");
  await fillIn(page, email, demoPassword);
  await expect(page).toHaveURL("/c/acme/panels");
  const [run] = await ask<{ id: string }>(
    "opendb",
    "SELECT r.id FROM console.runs r JOIN console.customers c ON c.id = id_customer WHERE slug = 'acme' LIMIT 1",
  );
  for (const path of ["/loads", "/c/acme/loads", `/c/acme/loads/${run?.id}`]) {
    expect((await page.request.get(path)).status(), path).toBe(404);
    expect(await isMissing(page, path), `${path} as a payload`).toBe(true);
  }
  await page.goto("/c/acme");
  await expect(page.getByText("Dados até")).toBeVisible();
  await expect(page.getByRole("link", { name: /Cargas|cargas/ })).toHaveCount(0);

  const whole = await (await browser.newContext()).newPage();
  await signIn(whole, "operations");
  await whole.goto("/c/acme/loads");
  const caught = whole.waitForRequest((request) => request.headers()["next-action"] !== undefined);
  await whole.route("**/c/acme/loads", (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 404 }) : route.continue(),
  );
  await whole.getByRole("button", { name: "Calcular métricas" }).click();
  const request = await caught;
  const response = await page.request.post("/c/acme/loads", {
    headers: {
      "next-action": request.headers()["next-action"] ?? "",
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
    },
    data: request.postData() ?? "",
  });
  expect(response.status()).toBe(404);
  await whole.context().close();
});

test("an analyst starts at the tables of their customer, and personal columns are hidden unless granted", async ({
  page,
}) => {
  await signIn(page, "acmeAnalyst");
  await page.goto("/");
  await expect(page).toHaveURL("/c/acme/tables");
  const { email, id } = await somebody("analyst");
  const addresses = /[\w.+-]+@[\w-]+\.[a-z.]+/g;
  const sees = async () => {
    const text = await (await page.request.get("/c/acme/tables/lms/users")).text();
    return (text.match(addresses) ?? []).some((one) => one !== email);
  };
  await page.context().clearCookies();
  await fillIn(page, email, demoPassword);
  expect(await sees()).toBe(false);
  await ask("opendb", "UPDATE console.memberships SET is_personal_granted = true WHERE id_person = $1", [id]);
  expect(await sees()).toBe(true);
});

test("the pages of people fit a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "success");
  for (const path of [
    "/people",
    "/people/new",
    "/people/permissions",
    `/people/${await idOf(demoAccounts.acme.email)}`,
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoOverflow(page);
  }
});
