import { demoAccounts } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { audited, isMissing, somebody } from "./somebody.ts";

const notFound = "Página não encontrada";

test("customer success sees the console as an executive does, read-only, under a banner, and leaves by a click", async ({
  page,
}) => {
  const { id, email } = await somebody("executive");
  await signIn(page, "success");
  await page.goto(`/people/${id}`);
  await page.getByRole("button", { name: "Ver como esta pessoa" }).click();
  await expect(page).toHaveURL("/c/acme/panels");
  const banner = page.getByRole("complementary", { name: "Visualização como outra pessoa" });
  await expect(banner).toContainText(demoAccounts.success.name);
  await expect(banner).toContainText(`Pessoa ${email.split("@")[0]}`);
  await expectAccessible(page);

  for (const path of ["/customers", "/people", "/c/acme/tables", "/c/acme/tables/lms/users", "/c/globex"]) {
    expect((await page.request.get(path)).status(), path).toBe(404);
    expect(await isMissing(page, path), `${path} as a payload`).toBe(true);
  }
  const denied = await audited("access.denied", email);
  expect(denied.length).toBeGreaterThan(0);
  expect(new Set(denied.map(({ actor }) => actor))).toEqual(new Set([demoAccounts.success.email]));
  await page.goto("/account");
  await expect(page.getByRole("main")).toContainText(demoAccounts.success.email);
  await expect(page.getByRole("main")).not.toContainText(email);
  await page.goto("/customers");
  await expect(page.getByRole("heading", { level: 1, name: notFound })).toBeVisible();
  await expect(banner).toBeVisible();

  await banner.getByRole("button", { name: "Sair" }).click();
  await expect(page).toHaveURL("/customers");
  await expect(banner).toBeHidden();
  for (const action of ["person.view_as", "person.view_as_end"])
    expect(await audited(action, email), action).toMatchObject([
      { actor: demoAccounts.success.email, slug: "acme", details: { as: email } },
    ]);
});

test("no action is done while an admin sees the console as operations, who could do it", async ({ page }) => {
  const { id } = await somebody("operations");
  await signIn(page, "admin");
  await page.goto(`/people/${id}`);
  await page.getByRole("button", { name: "Ver como esta pessoa" }).click();
  await expect(page).toHaveURL("/loads");
  const requested = () =>
    ask(
      "opendb",
      "SELECT FROM console.audit WHERE action = 'load.request' AND details::text LIKE '%people.example%'",
    );
  const before = (await requested()).length;
  await page.goto("/c/acme/loads");
  await page.getByRole("button", { name: "Calcular métricas" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Nada pode ser alterado" })).toBeVisible();
  expect((await requested()).length).toBe(before);
});

test("a view whose other is deactivated meanwhile says that it has ended, and does nothing until then", async ({
  page,
}) => {
  const { id } = await somebody("executive");
  await signIn(page, "success");
  await page.goto(`/people/${id}`);
  await page.getByRole("button", { name: "Ver como esta pessoa" }).click();
  await expect(page).toHaveURL("/c/acme/panels");
  await ask("opendb", "UPDATE console.people SET is_active = false WHERE id = $1", [id]);
  await page.getByRole("link", { name: "Início" }).click();
  await expect(page.getByRole("heading", { name: "A visualização terminou" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/customers");
  await expect(page).toHaveURL("/view-as");
  await page.getByRole("button", { name: "Voltar ao meu console" }).click();
  await expect(page).toHaveURL("/customers");
});

test("a view that may not begin says why, and by a form of one's own making it does not begin either", async ({
  page,
}) => {
  const { id } = await somebody("executive");
  await signIn(page, "success");
  await page.goto(`/people/${id}`);
  await ask("opendb", "UPDATE console.people SET role = 'admin' WHERE id = $1", [id]);
  await page.getByRole("button", { name: "Ver como esta pessoa" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "você não tem acesso" })).toBeVisible();
  await expect(page).toHaveURL(`/people/${id}`);
  await expect(page.getByRole("complementary", { name: "Visualização como outra pessoa" })).toBeHidden();
  await page.context().clearCookies();
  await signIn(page, "acme");
  const form = { person: String(id) };
  const answer = await page.request.post("/api/view-as", {
    form,
    headers: { "sec-fetch-site": "same-origin" },
  });
  expect(answer.status()).toBe(404);
  const elsewhere = { form, headers: { "sec-fetch-site": "cross-site" } };
  expect((await page.request.post("/api/view-as", elsewhere)).status()).toBe(403);
  const names = (await page.context().cookies()).map(({ name }) => name);
  expect(names).not.toContain("opendb.view-as");
});
