import { readFileSync } from "node:fs";
import type { Mail } from "#auth/invitations/testing.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, test, withoutScripts } from "./fixtures.ts";
import { mailFile, mailingOrigin, origin } from "./ports.ts";
import { somebody } from "./somebody.ts";

// Requests are counted by network, and all of these come from one.
test.describe.configure({ mode: "serial" });
test.use({ baseURL: mailingOrigin });
test.beforeEach(() => ask("opendb", "DELETE FROM console.password_requests"));

const mailsTo = (email: string) =>
  readFileSync(mailFile, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Mail)
    .filter(({ to }) => to.includes(email));

/** The address in the mail that a worker sends within some seconds. */
async function linkTo(email: string): Promise<string> {
  await expect.poll(() => mailsTo(email).length, { timeout: 30_000 }).toBe(1);
  const [, path = ""] = /(\/welcome\/[\w-]{43})/.exec(mailsTo(email)[0]?.text ?? "") ?? [];
  return path;
}

test("whoever has forgotten the password asks for a link at the sign-in page, sets another one by it, and is in", async ({
  page,
}) => {
  const { email } = await somebody("executive");
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Esqueci minha senha" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Esqueceu a senha?" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Enviar o link" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Confira seu e-mail" })).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
  await expectAccessible(page);
  await page.goto(await linkTo(email));
  await expect(page.getByRole("heading", { level: 1, name: "Criar outra senha" })).toBeVisible();
  await page.getByLabel("Senha nova", { exact: true }).fill("maçã com canela e mel");
  await page.getByRole("button", { name: "Gravar e entrar" }).click();
  await expect(page).toHaveURL("/c/acme/panels");
});

test("known, unknown and deactivated e-mails are answered alike", async ({ request }) => {
  const known = await somebody("executive");
  const gone = await somebody("executive");
  await ask("opendb", "UPDATE console.people SET is_active = false WHERE id = $1", [gone.id]);
  const answers = [];
  for (const email of [known.email, gone.email, "ninguem@people.example"]) {
    const answer = await request.post("/api/forgotten", {
      form: { email },
      headers: { "sec-fetch-site": "same-origin" },
      maxRedirects: 0,
    });
    const { "set-cookie": cookie = "", location } = answer.headers();
    const [value = ""] = /(?<=opendb-said=)[^;]+/.exec(cookie) ?? [];
    const said = Buffer.from(value, "base64url").toString().replace(email, "");
    const page = await (await request.get(location ?? "")).text();
    const main = /<main.*<\/main>/s.exec(page)?.[0].replaceAll(email, "");
    answers.push({ status: answer.status(), location, said, body: await answer.text(), main });
  }
  expect(answers[0]).toMatchObject({ status: 303, location: "/sign-in/forgotten?sent" });
  expect(answers[0]?.main).toContain("Confira seu e-mail");
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test("what is typed while the page is getting ready stays, and Enter sends it", async ({ page }) => {
  const { email } = await somebody("executive");
  const goOn = await withoutScripts(page);
  await page.goto("/sign-in/forgotten", { waitUntil: "commit" });
  await page.getByLabel("E-mail").fill(email);
  await goOn();
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await page.getByLabel("E-mail").press("Enter");
  await expect(page.getByRole("heading", { name: "Confira seu e-mail" })).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("it works as well; too many requests of a network are said, and the e-mail stays", async ({
    page,
  }) => {
    const { email } = await somebody("executive");
    const send = async () => {
      await page.goto("/sign-in");
      await page.getByRole("link", { name: "Esqueci minha senha" }).click();
      await page.getByLabel("E-mail").fill(email);
      await page.getByRole("button", { name: "Enviar o link" }).click();
    };
    await send();
    await expect(page.getByRole("heading", { name: "Confira seu e-mail" })).toBeVisible();
    await linkTo(email);
    await ask(
      "opendb",
      `INSERT INTO console.password_requests (email, ip, is_surplus)
       SELECT 'x@people.example', '127.0.0.1', true FROM generate_series(1, 9)`,
    );
    await send();
    await expect(page.getByRole("alert").filter({ hasText: "Espere 15 minutos" })).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
  });
});

test("it fits a phone, in English, too, and with an e-mail of five thousand signs", async ({
  page,
  request,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/sign-in/forgotten");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  await expectNoOverflow(page);
  await expectAccessible(page);
  await page.getByLabel("E-mail").fill(`a@${"b".repeat(60)}.example`);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
  await expectNoOverflow(page);
  const long = await request.post("/api/forgotten", {
    form: { email: `${"é".repeat(5000)}@people.example` },
    headers: { "sec-fetch-site": "same-origin" },
    maxRedirects: 0,
  });
  expect(long.status()).toBe(303);
});

test("a form of another site asks for nothing", async ({ request }) => {
  for (const headers of [
    { "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example" },
    {},
  ] as Record<string, string>[])
    expect((await request.post("/api/forgotten", { form: { email: "a@b.example" }, headers })).status()).toBe(
      403,
    );
  expect(await ask("opendb", "SELECT FROM console.password_requests")).toEqual([]);
});

test("where there is no mail server the page says whom to ask, and asks for nothing", async ({
  page,
  request,
}) => {
  await page.goto(`${origin}/sign-in`);
  await page.getByRole("link", { name: "Esqueci minha senha" }).click();
  await expect(page.getByText("Peça a quem lhe deu acesso")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveCount(0);
  await expectAccessible(page);
  const sent = { form: { email: "a@b.example" }, headers: { "sec-fetch-site": "same-origin" } };
  expect((await request.post(`${origin}/api/forgotten`, sent)).status()).toBe(403);
  await page.getByRole("link", { name: "Voltar para a entrada" }).click();
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
});
