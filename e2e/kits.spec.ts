import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import pg from "pg";
import { makeRequest } from "#certificates.ts";
import { expect, expectAccessible, expectNoOverflow, signIn, test } from "./fixtures.ts";
import { connect, portOf, stranger, takeFiles } from "./kit-files.ts";
import { elsewhere, isMissing, somebody } from "./somebody.ts";

let made = 0;
const freshRole = () => `acme_e2e${process.pid}_${++made}`;
const cardOf = (page: Page, role: string) => page.getByRole("article", { name: role });

/** Makes a kit by the form, and waits until it stands in the list. */
async function makeKit(page: Page, role: string, { isPassword = false } = {}): Promise<void> {
  await page.goto("/c/acme/access/new");
  await page.getByLabel("Nome").fill(role);
  if (isPassword) await page.getByRole("radio", { name: "Senha" }).check();
  await page.getByRole("button", { name: "Criar kit" }).click();
  await page.waitForURL("/c/acme/access");
  await expect(cardOf(page, role)).toBeVisible({ timeout: 30_000 });
}

/** Makes a link by the button of a kit's card, and reads it from the dialog. */
async function makeLink(page: Page, role: string, button = "Criar link de entrega"): Promise<string> {
  await cardOf(page, role).getByRole("button", { name: button }).click();
  await page.getByRole("button", { name: "Criar link", exact: true }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  await page.getByRole("dialog").getByRole("button", { name: "Fechar" }).last().click();
  return new URL(link).pathname;
}

test("customer success makes a kit, somebody without an account connects with it, and it is revoked", async ({
  page,
  browser,
}) => {
  test.slow();
  await signIn(page, "success");
  const role = freshRole();
  await makeKit(page, role);
  await expect(cardOf(page, role)).toContainText("Ninguém recebeu este kit ainda");
  const link = await makeLink(page, role);

  const theirs = await stranger(browser);
  // Whoever only looks at a link, as a mail server does, uses nothing up.
  for (let times = 0; times < 3; times++) expect((await theirs.request.get(link)).status()).toBe(200);
  await theirs.goto(link);
  await expectAccessible(theirs);
  await theirs.getByRole("button", { name: "Receber o acesso" }).click();
  await expect(theirs.getByRole("heading", { name: "Acesso criado" })).toBeVisible({ timeout: 40_000 });
  await expectAccessible(theirs);
  await expect(theirs.getByText(`user=${role} sslmode=verify-full`).first()).toBeVisible();
  const folder = await takeFiles(theirs);
  const client = await connect(role, folder);
  expect((await client.query("SELECT count(*)::int > 0 AS has_rows FROM lms.users")).rows).toEqual([
    { has_rows: true },
  ]);

  await theirs.goBack().catch(() => null);
  await theirs.goto(link);
  await expect(theirs.getByRole("heading", { name: "Este link já foi usado" })).toBeVisible();
  await theirs.context().close();

  await page.reload();
  await expect(cardOf(page, role)).toContainText("Entregue por link");
  await expectAccessible(page);
  await cardOf(page, role).getByRole("button", { name: "Revogar" }).click();
  await page.getByLabel(`Digite ${role} para confirmar`).fill(role);
  await page.getByRole("button", { name: "Revogar", exact: true }).click();
  await expect(cardOf(page, role)).toHaveCount(0, { timeout: 30_000 });
  await expect
    .poll(() =>
      client.query("SELECT 1").then(
        () => "in",
        () => "ended",
      ),
    )
    .toBe("ended");
  await expect(connect(role, folder)).rejects.toThrow();
  rmSync(folder, { recursive: true });
  await page.goto("/c/acme/access?revoked=true");
  await expect(cardOf(page, role)).toContainText("revogado");
});

test("a second certificate stands beside the first until that is ended", async ({ page, browser }) => {
  test.slow();
  await signIn(page, "success");
  const role = freshRole();
  await makeKit(page, role);
  const folders: string[] = [];
  for (const button of ["Criar link de entrega", "Novo certificado"]) {
    const link = await makeLink(page, role, button);
    const theirs = await stranger(browser);
    await theirs.goto(link);
    await theirs.getByRole("button", { name: "Receber o acesso" }).click();
    await expect(theirs.getByRole("heading", { name: "Acesso criado" })).toBeVisible({ timeout: 40_000 });
    folders.push(await takeFiles(theirs));
    await theirs.context().close();
    await page.reload();
  }
  const [first = "", second = ""] = folders;
  for (const folder of folders) await (await connect(role, folder)).end();
  await cardOf(page, role).getByRole("button", { name: "Novo certificado" }).click();
  await page.getByRole("button", { name: "Criar link", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "já tem dois certificados válidos" })).toBeVisible();
  await page.keyboard.press("Escape");
  await cardOf(page, role)
    .getByRole("button", { name: /^Encerrar/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Encerrar", exact: true }).click();
  await expect(cardOf(page, role).getByText("encerrado")).toBeVisible({ timeout: 30_000 });
  await expect(connect(role, first)).rejects.toThrow();
  await (await connect(role, second)).end();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test("without any script a password is shown once, on a phone and in English too", async ({
  page,
  browser,
}) => {
  await signIn(page, "success");
  const role = freshRole();
  await makeKit(page, role, { isPassword: true });
  const link = await makeLink(page, role);
  const theirs = await stranger(browser, {
    javaScriptEnabled: false,
    locale: "en-US",
    viewport: { width: 390, height: 844 },
  });
  await theirs.goto(link);
  await theirs.getByRole("button", { name: "Get the access" }).click();
  await expect(theirs.getByRole("heading", { name: "Access made" })).toBeVisible({ timeout: 40_000 });
  const password = await theirs.locator("pre").first().textContent();
  const client = new pg.Client({
    host: "localhost",
    port: await portOf(),
    user: role,
    database: "acme",
    password: password ?? "",
    ssl: { rejectUnauthorized: false },
  });
  await client.connect();
  await client.end();
  await theirs.goto(link);
  await expect(theirs.getByRole("heading", { name: "This link has been used" })).toBeVisible();
  await theirs.context().close();
});

test("a customer's own key stays theirs: the link has the certificate only, and what is no request is refused", async ({
  page,
  browser,
}) => {
  await signIn(page, "success");
  const role = freshRole();
  await makeKit(page, role);
  const folder = mkdtempSync(join(tmpdir(), "opendb-e2e-csr-"));
  const own = await makeRequest(role);
  const csr = join(folder, `${role}.csr`);
  writeFileSync(csr, own.request);
  await cardOf(page, role).getByRole("button", { name: "Criar link de entrega" }).click();
  await page.getByLabel(/enviou um pedido de certificado/).check();
  const field = page.getByLabel("Pedido de certificado (CSR, em PEM)");
  await field.fill("isto não é um pedido");
  await page.getByRole("button", { name: "Criar link", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "não pôde ser lido" })).toBeVisible();
  const large = join(folder, "large.csr");
  writeFileSync(large, "x".repeat(1024 * 1024));
  await page.locator("input[type=file]").setInputFiles(large);
  await expect(page.getByText("O arquivo é grande demais para um CSR")).toBeVisible();
  await page.locator("input[type=file]").setInputFiles(csr);
  await expect(field).toHaveValue(/BEGIN CERTIFICATE REQUEST/);
  await page.getByRole("button", { name: "Criar link", exact: true }).click();
  const link = new URL(await page.getByLabel("Link", { exact: true }).inputValue()).pathname;
  const theirs = await stranger(browser);
  await theirs.goto(link);
  await theirs.getByRole("button", { name: "Receber o acesso" }).click();
  await expect(theirs.getByRole("heading", { name: "Acesso criado" })).toBeVisible({ timeout: 40_000 });
  await expect(theirs.getByText("Senha do arquivo .p12")).toHaveCount(0);
  const files = await takeFiles(theirs);
  writeFileSync(join(files, `${role}.key`), own.key);
  await (await connect(role, files)).end();
  await theirs.context().close();
  for (const one of [folder, files]) rmSync(one, { recursive: true });
});

test("a link that was cancelled or mistyped says so, and a name that is taken is told with what to do", async ({
  page,
  browser,
}) => {
  await signIn(page, "success");
  const role = freshRole();
  await makeKit(page, role);
  const link = await makeLink(page, role);
  await cardOf(page, role).getByRole("button", { name: "Cancelar o link" }).click();
  await expect(cardOf(page, role).getByRole("button", { name: "Cancelar o link" })).toHaveCount(0);
  const theirs = await stranger(browser);
  await theirs.goto(link);
  await expect(theirs.getByRole("heading", { name: "Este link não vale mais" })).toBeVisible();
  await theirs.goto(`${link.slice(0, -1)}!`);
  await expect(theirs.getByRole("heading", { name: "Este link não leva a nada" })).toBeVisible();
  await theirs.context().close();
  await page.goto("/c/acme/access/new");
  await page.getByLabel("Nome").fill(role);
  await page.getByLabel("Endereços IP permitidos").fill("203.0.113.7; 10.0.0.0/33");
  await page.getByRole("button", { name: "Criar kit" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "10.0.0.0/33" })).toBeVisible();
  await page.getByLabel("Endereços IP permitidos").fill("203.0.113.7; 10.0.0.0/8");
  await page.getByRole("button", { name: "Criar kit" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Já existe, ou já existiu" })).toBeVisible();
});

test("another customer's people find neither page nor kit, and operations only look", async ({
  page,
  browser,
}) => {
  await signIn(page, "globex");
  for (const path of ["/c/acme/access", "/c/acme/access/new"]) expect(await isMissing(page, path)).toBe(true);
  const narrowed = await elsewhere(browser, (await somebody("customer_success", "{1}")).email);
  expect(await isMissing(narrowed, "/c/acme/access")).toBe(true);
  await narrowed.context().close();
  const operator = await elsewhere(browser, (await somebody("operations")).email);
  await operator.goto("/c/acme/access");
  await expect(operator.getByRole("heading", { name: "Acesso SQL", level: 1 })).toBeVisible();
  await expect(operator.getByRole("link", { name: "Novo kit" })).toHaveCount(0);
  expect(await isMissing(operator, "/c/acme/access/new")).toBe(true);
  await expectNoOverflow(operator);
  await operator.context().close();
});
