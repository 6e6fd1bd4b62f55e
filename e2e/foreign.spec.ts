import type { Page } from "@playwright/test";
import { ask } from "./database.ts";
import { expect, expectAccessible, filterBy, signIn, test } from "./fixtures.ts";
import { picker } from "./panels.ts";

const override = "Escola \u202Egpj.elif\u2069\u200B";
const long = `Rede ${"x".repeat(4995)}`;

// One customer whose warehouse is not there, tenants and learners of Globex, and nothing that other specs look at.
test.describe.configure({ mode: "serial", timeout: 180_000 });

test.beforeAll(async () => {
  await ask(
    "opendb",
    `INSERT INTO console.customers (slug, name, id_server, id_root_tenant, state)
     SELECT 'odd_one', $1, min(id), 999999, 'suspended' FROM console.servers
     UNION ALL SELECT 'odd_two', $2, min(id), 999998, 'suspended' FROM console.servers`,
    [override, long],
  );
  // At the source too, so that a load which another spec asks for brings the same names.
  const ids = async (text: string) => (await ask<{ id: string }>("globex", text)).map(({ id }) => id);
  const branding = "jsonb_build_object('branding', jsonb_build_object('title', $2::text))";
  const tenants = await ids("SELECT id::text AS id FROM lms.tenants ORDER BY lms.tenants.id LIMIT 2");
  const learners = await ids(
    "SELECT id::text AS id FROM lms.users WHERE deleted_at IS NULL ORDER BY lms.users.id DESC LIMIT 2",
  );
  for (const [at, name] of [override, long].entries()) {
    const [tenant, learner] = [
      [tenants[at], name],
      [learners[at], name],
    ];
    const settings = `settings = coalesce(settings, '{}') || ${branding}`;
    await ask("platform", `UPDATE platform.instances SET ${settings} WHERE id = $1`, tenant);
    await ask("platform", "UPDATE platform.learners SET full_name = $2 WHERE id = $1", learner);
    const meta = `meta = coalesce(meta, '{}') || ${branding}`;
    await ask("globex", `UPDATE lms.tenants SET ${meta} WHERE id = $1`, tenant);
    await ask("globex", "UPDATE lms.users SET name = $2 WHERE id = $1", learner);
  }
});

test.afterAll(async () => {
  await ask("opendb", "DELETE FROM console.customers WHERE slug IN ('odd_one', 'odd_two')");
});

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Where letters stand on the screen, from the left: the order in which somebody reads them. */
const readIn = (page: Page, selector: string, text: string) =>
  page
    .locator(selector)
    .filter({ hasText: text })
    .first()
    .evaluate((element, wanted) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const from = node.nodeValue?.indexOf(wanted) ?? -1;
        if (from < 0) continue;
        const places = [...wanted].map((letter, at) => {
          const range = document.createRange();
          range.setStart(node, from + at);
          range.setEnd(node, from + at + 1);
          return { letter, left: range.getBoundingClientRect().left };
        });
        return places
          .sort((a, b) => a.left - b.left)
          .map(({ letter }) => letter)
          .join("");
      }
      return "";
    }, text);

test("a name with an override is read as it is written, its hidden signs are seen, and its neighbours stay in order", async ({
  page,
}) => {
  await signIn(page, "admin");
  await page.goto("/customers");
  const row = page.getByRole("row").filter({ hasText: "odd_one" });
  await expect(row.locator("[data-sign]")).toHaveCount(3);
  await expect(row.locator("[data-sign='U+202E']")).toBeVisible();
  expect(await readIn(page, "tr", "gpj.elif")).toBe("gpj.elif");
  expect(await readIn(page, "tr", "odd_one")).toBe("odd_one");
  await expectAccessible(page);

  await page.goto("/c/odd_one");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("gpj.elif");
  await expect(page).toHaveTitle("Escola [U+202E]gpj.elif[U+2069][U+200B] · OpenDB");
  await expect(page.getByRole("combobox", { name: "Cliente" })).toHaveValue(
    "Escola [U+202E]gpj.elif[U+2069][U+200B]",
  );
});

test("a learner's name is seen the same in its cell, its chip and its details", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/c/globex/tables/lms/users");
  await filterBy(page, "Nome", "is", override);
  // Behind the tenant's, whose name may be as hostile.
  const cell = page.getByRole("gridcell").filter({ hasText: "gpj.elif" }).last();
  await expect(cell.locator("[data-sign]")).toHaveCount(3);
  expect(await readIn(page, "td", "gpj.elif")).toBe("gpj.elif");
  const chip = page.getByRole("list", { name: "Filtros ativos" });
  await expect(chip.locator("[data-sign='U+202E']")).toBeVisible();
  expect(await readIn(page, "li", "gpj.elif")).toBe("gpj.elif");
});

test("a name of 5,000 characters is cut and can be read whole by keyboard, on wide and narrow screens", async ({
  page,
}) => {
  await signIn(page, "admin");
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const path of ["/customers", "/c/odd_two", "/c/odd_two/loads"]) {
      await page.goto(path);
      await expect(page.getByText("Rede xxxxx").first()).toBeAttached();
      expect(await overflow(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
    await page.goto("/c/odd_two");
    const heading = page.getByRole("heading", { level: 1 });
    expect((await heading.boundingBox())?.height).toBeLessThan(150);
    await heading.getByRole("button", { name: /^Ler por inteiro/ }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveText(long);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
});

test("long names of tenants and learners are read whole in the table and in its menus, and nothing scrolls sideways", async ({
  page,
}) => {
  await signIn(page, "admin");
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto("/c/globex/tables/lms/users");
    await filterBy(page, "Nome", "contains", "x".repeat(190));
    const cell = page.getByRole("gridcell").filter({ hasText: "Rede xxx" }).first();
    await expect(cell).toBeVisible();
    expect(await overflow(page), `table at ${width}`).toBeLessThanOrEqual(0);
    await expect(async () => {
      await cell.focus();
      await page.keyboard.press("Enter");
      await expect(page.getByRole("dialog")).toContainText(long, { timeout: 1000 });
    }).toPass();
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: /^Plataformas/ }).click();
    const box = page.getByRole("treeitem", { name: /^Rede x/ });
    await box.focus();
    expect(await overflow(page), `menu at ${width}`).toBeLessThanOrEqual(0);
    await page.keyboard.press("Escape");

    await page.goto("/c/globex/panels");
    await picker(page).button.click();
    await picker(page)
      .dialog.getByRole("treeitem", { name: /^Rede x/ })
      .focus();
    expect(await overflow(page), `picker at ${width}`).toBeLessThanOrEqual(0);
    await picker(page)
      .dialog.getByRole("button", { name: /^Só Rede x/ })
      .click();
    await picker(page).dialog.getByRole("button", { name: "Aplicar" }).click();
    await expect(page).toHaveURL(/tenants=\d+/);
    expect(await overflow(page), `panels at ${width}`).toBeLessThanOrEqual(0);
  }
});

test("what is typed to confirm is compared as it is seen", async ({ page }) => {
  await signIn(page, "operations");
  await page.goto("/c/globex/loads");
  // The answer is not wanted: no load may run beside those of other specs.
  await page.route("**/c/globex/loads", (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 404 }) : route.continue(),
  );
  await page.getByRole("button", { name: "Carga completa…" }).click();
  const dialog = page.getByRole("dialog");
  const field = dialog.getByLabel("Para confirmar, digite globex");
  await field.fill("globex\u0430");
  await dialog.getByRole("button", { name: "Solicitar carga completa" }).click();
  await expect(dialog.getByText("Digite exatamente globex.")).toBeVisible();
  const asked = page.waitForRequest((request) => request.method() === "POST");
  await field.fill("\u200Bglobex\uFEFF ");
  await dialog.getByRole("button", { name: "Solicitar carga completa" }).click();
  expect((await asked).postData()).toContain('"confirmation":"globex"');
});
