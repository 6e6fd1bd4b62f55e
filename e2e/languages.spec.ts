import type { Page } from "@playwright/test";
import { demoAccounts } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { origin } from "./ports.ts";
import { databaseSaid, recordEverything } from "./recorded.ts";

// The loads are made once, and are nobody else's.
test.describe.configure({ mode: "serial" });

const slug = "recorded";
let loads: string[] = [];

test.beforeAll(async () => {
  loads = await recordEverything(slug, demoAccounts.success.email);
});
test.afterAll(async () => {
  await ask("opendb", "DELETE FROM console.customers WHERE slug = $1", [slug]);
});

const words = (all: string) => new RegExp(`(?<![\\p{L}_])(${all})(?![\\p{L}_])`, "giu");
const english = words("the|of|was|were|is|are|not|with|from|which|this|has|have");
const portuguese = words("não|uma|que|para|são|está|foi|mais|com|pela|linhas");

/** What people can read on a page, without the cells of data, names in code, and what says that it is in English. */
const said = async (page: Page) => {
  const read = await page.evaluate(() => {
    const apart = "code, pre, [lang=en]:not(html), [role=gridcell], script, style";
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: at, nodeValue } = walker.currentNode;
      if (at?.checkVisibility() && !at.closest(apart)) texts.push(nodeValue ?? "");
    }
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]"))
      for (const name of ["aria-label", "title", "placeholder"]) texts.push(one.getAttribute(name) ?? "");
    return texts;
  });
  return [await page.title(), ...read].join("\n");
};

const around = (text: string, { index = 0 }: RegExpMatchArray) =>
  text.slice(Math.max(0, index - 30), index + 40).replaceAll("\n", " ");

async function expectNone(page: Page, language: RegExp, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  const text = await said(page);
  expect(
    [...text.matchAll(language)].map((found) => around(text, found)),
    address,
  ).toEqual([]);
}

const main = [
  "/customers",
  "/loads",
  "/c/acme",
  "/c/acme/panels",
  ...["learners", "engagement", "content", "results", "access", "platforms"].map(
    (theme) => `/c/acme/panels/${theme}?open=dau`,
  ),
  "/c/acme/tables",
  "/c/acme/tables/lms/users",
  "/c/acme/loads",
  "/audit",
  "/c/acme/audit",
  "/c/acme/learners/1",
];
const ofRecorded = () => [`/c/${slug}/loads`, `/c/${slug}/nowhere`, ...loads];

test("in Portuguese no page speaks English, whatever failed or was found", async ({ page }) => {
  test.slow();
  await signIn(page, "admin");
  for (const address of [...main, ...ofRecorded()]) await expectNone(page, english, address);
});

test("in English no page speaks Portuguese", async ({ page }) => {
  test.slow();
  await signIn(page, "admin");
  await page.context().addCookies([{ name: "locale", value: "en", url: origin }]);
  for (const address of loads) await expectNone(page, portuguese, address);
});

test("what the database said reaches only who may request loads, in what is sent as in what is shown", async ({
  page,
}) => {
  const [load = ""] = loads;
  await signIn(page, "success");
  const response = await page.goto(load);
  await expect(page.getByText("A estrutura mudou").first()).toBeVisible();
  expect(await response?.text()).not.toContain("secret_view");
  await page.context().clearCookies();
  await signIn(page, "admin");
  await page.goto(load);
  const words = page.locator("details").first();
  await expect(words.getByText(databaseSaid)).toBeHidden();
  await words.locator("summary").click();
  await expect(words.getByText(`42P01: ${databaseSaid}`)).toBeVisible();
});
