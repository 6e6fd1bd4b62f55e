import { get } from "node:http";
import type { Page } from "@playwright/test";
import { ask } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { number } from "./panels.ts";
import { origin } from "./ports.ts";

const notice = (page: Page) => page.getByRole("status", { name: "Avisos sobre o endereço" });

/** The status of a path as it stands, which a browser would tidy up first, and whether it is a page. */
const plain = (path: string, cookie: string) =>
  new Promise<{ status?: number; isPage: boolean; to?: string }>((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    get({ hostname, port, path, headers: { cookie } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      answer.on("end", () =>
        resolve({
          status: answer.statusCode,
          isPage: text.includes("<html"),
          to: answer.headers.location,
        }),
      );
    }).on("error", reject);
  });

const cookieOf = async (page: Page) =>
  (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");

test("tenants that stand twice in an address are those of the first, and the page says so until it is mended", async ({
  page,
}) => {
  test.setTimeout(240_000);
  const tenants = await ask<{ id: string }>("acme", "SELECT id::text AS id FROM opendb.tenants ORDER BY id");
  const [first, second] = tenants.map(({ id }) => id);
  await signIn(page, "success");
  for (const path of ["/c/acme/panels", "/c/acme/tables/lms/users", "/c/acme/tables"]) {
    const query = `tenants=${first}&tenants=${second}`;
    expect((await page.goto(`${path}?${query}`))?.status(), path).toBe(200);
    await expect(notice(page)).toContainText("tenants mais de uma vez; só a primeira vale");
    await notice(page).getByRole("link", { name: "Deixar só a primeira" }).click();
    await expect(page).toHaveURL(`${path}?tenants=${first}`);
    await expect(notice(page)).toHaveCount(0);
  }
  const figures = async (query: string) => {
    await page.goto(`/c/acme/panels?range=90d&${query}`);
    return number(page, "learners").textContent();
  };
  expect(await figures(`tenants=${second}&tenants=${first}`)).toBe(await figures(`tenants=${second}`));
});

test("what a page does not know is told by name on every page, and taken away by a link", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, "admin");
  await page.goto("/c/acme/loads");
  const href = await page.getByRole("link", { name: "Completa" }).last().getAttribute("href");
  const paths = ["/c/acme", "/c/acme/panels", "/c/acme/tables", "/c/acme/tables/lms/users", "/c/acme/loads"];
  for (const path of [...paths, href, "/loads", "/customers"]) {
    await page.goto(`${path}?tenant=3&foo=1&utm_source=mail`);
    await expect(notice(page), String(path)).toContainText(
      "O endereço traz tenant, que esta página não conhece",
    );
    await expect(notice(page)).toContainText("foo");
    await expect(notice(page)).not.toContainText("utm_source");
    await notice(page).getByRole("link", { name: "Tirar tudo isso do endereço" }).click();
    await expect(page).toHaveURL(`${path}?utm_source=mail`);
    await expect(notice(page)).toHaveCount(0);
  }
});

test("values that no page takes are told, in English too, and no page of its own links to one", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, "success");
  for (const [path, ...names] of [
    ["/c/acme/panels?tenants=abc&range=1y", "tenants", "range"],
    ["/c/acme/panels?tenants=1,abc", "tenants"],
    ["/c/acme/panels?tenants=99999999999999999999", "tenants"],
    ["/c/acme/panels?range=7d&from=2026-01-01&until=2026-01-02", "from"],
    ["/c/acme/panels?from=2026-01-02&until=2026-01-01", "until"],
    ["/c/acme/tables/lms/users?size=1000000&sort=name&f.id=is:1e9", "size", "sort", "f.id"],
    ["/c/acme/tables?tenants=", "tenants"],
    ["/c/acme/loads?state=lost&before=123456789012345678901234567890", "state", "before"],
    [`/customers?search=${"a".repeat(101)}`, "search"],
  ] as const) {
    expect((await page.goto(path))?.status(), path).toBe(200);
    for (const name of names)
      await expect(notice(page).locator("code").filter({ hasText: name }), path).toBeVisible();
  }
  await expectAccessible(page);
  await page.context().addCookies([{ name: "locale", value: "en", url: origin }]);
  await page.goto("/c/acme/panels?range=1y");
  await expect(page.getByRole("status", { name: "Notices about the address" })).toContainText(
    "The value of range in the address is not one that this page takes",
  );
});

test("a place in a list that a link had is not called a mistake of the reader", async ({ page }) => {
  await signIn(page, "success");
  await page.goto("/c/acme/tables/lms/user_logs?sort=id");
  await page.getByRole("link", { name: "Próxima" }).click();
  await page.waitForURL(/after=/);
  await expect(notice(page)).toHaveCount(0);
  const after = new URL(page.url()).searchParams.get("after");
  await page.goto(`/c/acme/tables/lms/user_logs?sort=-id&after=${after}`);
  await expect(notice(page)).toContainText("O ponto da lista em after não vale mais nesta ordem");
  await expect(notice(page)).not.toContainText("O valor");
});

test("malformed paths are pages that are not there, signed in or not", async ({ page }) => {
  await signIn(page, "success");
  const long = "a".repeat(9000);
  for (const cookie of [await cookieOf(page), ""])
    for (const path of [
      ...["/%E0%A4%A", "/c/%E0%A4%A/panels", "/c/acme/%E0%A4%A", "/c/acme/tables/lms/%E0%A4%A"],
      ...["/c/acme/loads/%", "/c/acme/loads/%00", "/%00", "/c/acme%00/panels", "/c/acme/tables/lms/us%0Aers"],
      ...["/c/acme/tables/lms/%ff", `/${long}`, `/c/acme/${long}`, `/c/${long}/panels`],
    ]) {
      const { status, isPage } = await plain(path, cookie);
      expect([status, isPage], path.slice(0, 60)).toEqual([404, true]);
    }
});

test("paths with dots and doubled slashes go to the page that they mean, or to none", async ({ page }) => {
  await signIn(page, "success");
  const cookie = await cookieOf(page);
  for (const path of ["/c/acme/tables/lms/%2e%2e", "//c/acme", "//evil.example"]) {
    const { status, to = "" } = await plain(path, cookie);
    expect([308, 404], path).toContain(status);
    expect(new URL(to, origin).origin, path).toBe(origin);
  }
  for (const run of ["123456789012345678901234567890", "007", "1e3", "%D9%A3"])
    expect((await page.request.get(`/c/acme/loads/${run}`)).status(), run).toBe(404);
  await page.goto("/c/acme/loads/007");
  await expect(page.getByRole("heading", { level: 1, name: "Página não encontrada" })).toBeVisible();
});
