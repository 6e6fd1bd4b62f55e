import { expect, expectAccessible, signIn, test } from "./fixtures.ts";

const notFound = "Página não encontrada";

test("a foreign customer's pages are 404, and so are those of one that does not exist", async ({ page }) => {
  await signIn(page, "globex");
  for (const path of ["", "/panels", "/tables", "/tables/lms/users", "/loads", "/loads/1"])
    for (const customer of ["acme", "nobody", "opendb", "..%2Fglobex"]) {
      const response = await page.request.get(`/c/${customer}${path}`);
      expect(response.status(), `/c/${customer}${path}`).toBe(404);
    }
  await page.goto("/c/acme/panels");
  await expect(page.getByRole("heading", { level: 1, name: notFound })).toBeVisible();
  await expectAccessible(page);
});

test("pages that a role does not have are 404", async ({ page }) => {
  await signIn(page, "acme");
  for (const path of ["/customers", "/loads", "/c/acme/loads", "/c/acme/tables", "/c/acme/tables/lms/users"])
    expect((await page.request.get(path)).status(), path).toBe(404);
});

test("a tenant that the person may not see is 404 in the query string, as is one that does not exist", async ({
  page,
}) => {
  await signIn(page, "acmeRegional");
  expect((await page.goto("/c/acme/panels"))?.status()).toBe(200);
  // Of a link with some that are theirs, theirs are shown: panels.spec.ts.
  for (const tenants of ["1", "1,999999", "999999", "0", "9223372036854775807"])
    expect((await page.request.get(`/c/acme/panels?tenants=${tenants}`)).status(), tenants).toBe(404);
});

test("a run is 404 under another customer's address, and so is what is no run", async ({ page }) => {
  await signIn(page, "success");
  await page.goto("/c/globex/loads");
  const href = await page.getByRole("link", { name: "Completa" }).last().getAttribute("href");
  const id = href?.split("/").at(-1);
  const statusOf = async (path: string) => (await page.request.get(path)).status();
  expect(await statusOf(`/c/globex/loads/${id}`)).toBe(200);
  expect(await statusOf(`/c/acme/loads/${id}`)).toBe(404);
  for (const wrong of ["0", "-1", "1e3", "abc", "99999999999999999999", "1%00"])
    expect(await statusOf(`/c/globex/loads/${wrong}`), wrong).toBe(404);
});

test("an action posted by hand for a foreign customer, or without the permission, is 404", async ({
  page,
  browser,
}) => {
  await signIn(page, "operations");
  await page.goto("/c/acme/loads");
  // The request is caught before it reaches the server: only its form is wanted.
  const caught = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
  await page.route("**/c/acme/loads", (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 404 }) : route.continue(),
  );
  await page.getByRole("button", { name: "Calcular métricas" }).click();
  const request = await caught;
  const headers = { "next-action": request.headers()["next-action"] ?? "", accept: "text/x-component" };

  for (const [who, customer] of [
    ["globex", "acme"],
    ["acme", "acme"],
    ["success", "acme"],
    ["operations", "nobody"],
  ] as const) {
    const context = await browser.newContext();
    const other = await context.newPage();
    await signIn(other, who);
    const data = (request.postData() ?? "").replaceAll('"acme"', JSON.stringify(customer));
    expect(data).toContain(customer);
    const response = await other.request.post("/c/acme/loads", {
      headers: { ...headers, "content-type": "text/plain;charset=UTF-8" },
      data,
    });
    expect(response.status(), `${who} for ${customer}`).toBe(404);
    await context.close();
  }
});

test("answers carry the headers that keep a browser strict, and name no software", async ({ request }) => {
  const headers = (await request.get("/sign-in")).headers();
  expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(headers["content-security-policy"]).not.toContain("unsafe-eval");
  expect(headers).toMatchObject({
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
  });
  expect(headers["x-powered-by"]).toBeUndefined();
});
