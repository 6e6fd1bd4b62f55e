import type { Page } from "@playwright/test";
import { hashOfSecret, newSecret } from "#auth/sessions/secret.ts";
import { demoAccounts } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, signInAnew, test } from "./fixtures.ts";
import { elsewhere } from "./somebody.ts";

const good = "maçã com canela e mel";

/** Somebody new, and a link for them, as `opendb people add --invite` makes it. */
async function invited(email: string): Promise<string> {
  const secret = newSecret();
  await ask(
    "opendb",
    "INSERT INTO console.people (email, name, role) VALUES ($1, 'Convidada Nova', 'operations') ON CONFLICT DO NOTHING",
    [email],
  );
  await ask(
    "opendb",
    "SELECT console.make_invitation(id, 'invitation', $2, 'test') FROM console.people WHERE email = $1",
    [email, hashOfSecret(secret)],
  );
  return `/welcome/${secret}`;
}

test("whoever is invited sets a password by the link, once, and is in", async ({ page, browser }) => {
  const email = "convidada@opendb.example";
  const link = await invited(email);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Boas-vindas ao OpenDB" })).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
  await expectAccessible(page);
  const password = page.getByLabel("Senha nova", { exact: true });
  await password.fill("passwordpassword");
  await page.getByRole("button", { name: "Gravar e entrar" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "fácil de adivinhar" })).toBeVisible();
  await password.fill(good);
  await page.getByRole("button", { name: "Gravar e entrar" }).click();
  await expect(page).toHaveURL("/loads");

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "Este link já foi usado" })).toBeVisible();
  await other.getByRole("link", { name: "Ir para a entrada" }).click();
  await other.getByLabel("E-mail").fill(email);
  await other.getByLabel("Senha", { exact: true }).fill(good);
  await other.getByRole("button", { name: "Entrar" }).click();
  await expect(other).toHaveURL("/loads");
  await other.context().close();
});

test("a link that is over, and one that never was, say so", async ({ page }) => {
  const link = await invited("atrasada@opendb.example");
  await ask(
    "opendb",
    "UPDATE console.invitations SET expires_at = now() WHERE used_at IS NULL AND id_person = (SELECT id FROM console.people WHERE email = 'atrasada@opendb.example')",
  );
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Este link não vale mais" })).toBeVisible();
  await page.goto(`/welcome/${"A".repeat(43)}`);
  await expect(page.getByRole("heading", { name: "Este link não leva a nada" })).toBeVisible();
  await expectAccessible(page);
});

async function comeIn(page: Page, email: string): Promise<void> {
  await page.goto(await invited(email));
  await page.getByLabel("Senha nova", { exact: true }).fill(good);
  await page.getByRole("button", { name: "Gravar e entrar" }).click();
  await expect(page).toHaveURL("/loads");
}

test("a person sees where they are signed in, and ends what is elsewhere", async ({ page, browser }) => {
  const email = "atenta@opendb.example";
  await comeIn(page, email);
  const other = await elsewhere(browser, email, good);
  // And a browser that is not looked at again.
  await ask(
    "opendb",
    `INSERT INTO console.sessions (id_person, secret_hash, expires_at, idle_minutes, seen_at)
     SELECT id, $2, now() + interval '1 hour', 60, now() - interval '50 minutes' FROM console.people WHERE email = $1`,
    [email, hashOfSecret(newSecret())],
  );

  await page.getByRole("button", { name: "Sua conta" }).click();
  await page.getByRole("menuitem", { name: "Minha conta" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Minha conta" })).toBeVisible();
  const listed = page.getByRole("region", { name: "Onde sua conta está aberta" }).getByRole("listitem");
  await expect(listed).toHaveCount(3);
  await expect(listed.first()).toContainText("este navegador");
  await expectAccessible(page);

  await listed
    .last()
    .getByRole("button", { name: /^Encerrar/ })
    .click();
  await expect(page.getByRole("status").filter({ hasText: "1 sessão foi encerrada" })).toBeVisible();
  await expect(listed).toHaveCount(2);
  await page.getByRole("button", { name: "Encerrar todas as outras" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Encerrar todas as outras" }).click();
  await expect(listed).toHaveCount(1);
  await other.reload();
  await expect(other.getByText("Sua sessão terminou")).toBeVisible();
  await other.context().close();
});

test("a person changes the password, which ends their other sessions", async ({ page, browser }) => {
  const email = "trocadora@opendb.example";
  await comeIn(page, email);
  const other = await elsewhere(browser, email, good);
  await page.goto("/account");
  const change = async (current: string) => {
    await page.getByLabel("Senha atual", { exact: true }).fill(current);
    await page.getByLabel("Senha nova", { exact: true }).fill(`${good} e nozes`);
    await page.getByRole("button", { name: "Trocar a senha" }).click();
  };
  await change("not this one at all");
  await expect(page.getByRole("alert").filter({ hasText: "A senha atual está incorreta" })).toBeVisible();
  await change(good);
  await expect(page.getByRole("status").filter({ hasText: "A senha foi trocada" })).toBeVisible();
  await other.reload();
  await expect(other.getByText("Sua sessão terminou")).toBeVisible();
  await other.context().close();
});

test("whoever is deactivated, or gets another role, is out at the next click", async ({ page }) => {
  await signInAnew(page, "globex");
  await page.goto("/c/globex/panels");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const { email } = demoAccounts.globex;
  const set = (active: boolean) =>
    ask("opendb", "UPDATE console.people SET is_active = $2 WHERE email = $1", [email, active]);
  await set(false);
  await page.getByRole("link", { name: "Início" }).first().click();
  await expect(page.getByText("Sua sessão terminou")).toBeVisible();
  await set(true);
  await page.goto("/c/globex/panels");
  await expect(page).toHaveURL(/\/sign-in/);
});
