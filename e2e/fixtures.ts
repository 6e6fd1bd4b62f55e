import AxeBuilder from "@axe-core/playwright";
import { test as base, type Cookie, expect, type Page } from "@playwright/test";
import { demoAccounts, demoPassword } from "#demo/accounts.ts";

export type Who = keyof typeof demoAccounts;

// Each worker signs each person in once: hashing passwords is slow on purpose.
const remembered = new Map<Who, Cookie[]>();

/** Signs in as a person does. */
export async function fillIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Signs a demo account in by the form: a session of this page's own, which a test may end. */
export const signInAnew = (page: Page, who: Who): Promise<void> =>
  fillIn(page, demoAccounts[who].email, demoPassword);

/** Signs a demo account in: the page's browser is that person's afterwards. */
export async function signIn(page: Page, who: Who): Promise<void> {
  const cookies = remembered.get(who);
  if (cookies) return page.context().addCookies(cookies);
  await signInAnew(page, who);
  const all = await page.context().cookies();
  remembered.set(
    who,
    all.filter(({ name }) => name.endsWith("session-token")),
  );
}

/** Lets a page's scripts wait until it is told to go on: what stands there meanwhile is what the server has sent. */
export async function withoutScripts(page: Page): Promise<() => Promise<void>> {
  const held: (() => void)[] = [];
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await new Promise<void>((go) => held.push(go));
    await route.continue();
  });
  return async () => {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    for (const go of held) go();
    await page.waitForLoadState("networkidle");
  };
}

/** The page is no wider than the window, once what measures itself has done so. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(overflow, { message: page.url() }).toBeLessThanOrEqual(0);
}

/** Filters a table by what stands in a column, as a person does: values of people go by no address. */
export async function filterBy(
  page: Page,
  column: string,
  op: "is" | "contains",
  value: string,
): Promise<void> {
  await page.getByRole("button", { name: "Filtrar", exact: true }).click();
  await page.getByPlaceholder("Buscar coluna").fill(column);
  await page.keyboard.press("Enter");
  const form = page.getByRole("form", { name: column });
  await form.getByLabel("Condição").selectOption(op);
  await form.getByLabel("Valor").fill(value);
  await page.keyboard.press("Enter");
  await page.waitForURL(/[?&]f\./);
}

/** The page as it stands breaks no rule of WCAG A and AA that a machine can see, in the light and in the dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"])
      .analyze();
    const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n  ")}`);
    expect(said, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}

/** Every page fails its test when the browser complains: an error of a script, or something the policy refused. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error" && !/status of 4[0-9][0-9]/.test(message.text()))
          complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
