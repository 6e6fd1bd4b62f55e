import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expect, expectNoOverflow, signIn, test, withoutScripts } from "./fixtures.ts";

const panel = (page: Page, name: string) => page.getByRole("region", { name, exact: true }).first();
const plot = (page: Page, name: string) => panel(page, name).getByRole("application").first();

/** A place in a chart, in parts of its width. */
async function at(chart: Locator, x: number): Promise<{ x: number; y: number }> {
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (!box) throw new Error("The chart has no place on the page.");
  return { x: box.x + box.width * x, y: box.y + box.height / 2 };
}

test("every chart is drawn, said and tabled before any script, and nothing moves when they come", async ({
  page,
}) => {
  await signIn(page, "acme");
  const goOn = await withoutScripts(page);
  await page.goto("/c/acme/panels/results", { waitUntil: "commit" });
  const certificates = panel(page, "Certificados");
  await expect(certificates.locator("svg path[d^=M]").first()).toBeVisible();
  await expect(certificates.getByText(/Maior valor \d+/)).toBeVisible();
  await expect(certificates.getByRole("row")).toHaveCount(31);
  const before = await certificates.boundingBox();
  await goOn();
  await expect(plot(page, "Certificados")).toBeVisible();
  expect(await certificates.boundingBox()).toEqual(before);
});

test("a pointer shows a day's figures, and the same day in every other chart of the page", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results", { waitUntil: "networkidle" });
  const { x, y } = await at(plot(page, "Certificados"), 0.5);
  await page.mouse.move(x, y);
  const tip = panel(page, "Certificados").getByRole("status");
  await expect(tip).toContainText(/-feira|sábado|domingo/);
  await expect(tip).toContainText("Certificados");
  const lines = page.locator("[class*=crosshair]");
  await expect.poll(() => lines.count()).toBeGreaterThanOrEqual(3);
  const places = await lines.evaluateAll((all) => all.map((one) => (one as HTMLElement).style.left));
  expect(new Set(places).size).toBe(1);
  await page.mouse.move(0, 0);
  await expect(lines).toHaveCount(0);
});

test("days that are drawn over become the page's, and a double click goes back", async ({ page }) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results", { waitUntil: "networkidle" });
  const chart = plot(page, "Certificados");
  const [from, until] = [await at(chart, 0.25), await at(chart, 0.5)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(until.x, until.y, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d&until=\d{4}-\d\d-\d\d/);
  await expect(panel(page, "Certificados").locator("tbody tr")).toHaveCount(9);
  const middle = await at(plot(page, "Certificados"), 0.5);
  await page.mouse.dblclick(middle.x, middle.y);
  await expect(page).not.toHaveURL(/from=/);
  await expect(panel(page, "Certificados").locator("tbody tr")).toHaveCount(30);
});

test("by keyboard: arrows go over points, Shift selects days, Enter shows them, Backspace goes back", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results?range=7d", { waitUntil: "networkidle" });
  const chart = plot(page, "Provas");
  await chart.focus();
  await page.keyboard.press("Home");
  const tip = panel(page, "Provas").getByRole("status");
  const first = await tip.locator("strong").textContent();
  await page.keyboard.press("ArrowRight");
  await expect(tip.locator("strong")).not.toHaveText(first ?? "");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/from=/);
  await expect(panel(page, "Provas").locator("tbody tr")).toHaveCount(3);
  await plot(page, "Provas").focus();
  await page.keyboard.press("Backspace");
  await expect(page).toHaveURL(/range=7d/);
});

test("a name in the legend leaves its series alone, and a second press brings the others back", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/engagement", { waitUntil: "networkidle" });
  const messages = panel(page, "Mensagens");
  const lines = messages.locator("svg g[data-series]");
  const shown = () =>
    lines.evaluateAll((all) => all.filter((one) => getComputedStyle(one).display !== "none").length);
  await expect.poll(shown).toBe(3);
  const name = messages.getByRole("button", { name: "Perguntas" });
  await name.click();
  await expect(name).toHaveAttribute("aria-pressed", "true");
  await expect.poll(shown).toBe(1);
  await name.click();
  await expect.poll(shown).toBe(3);
});

test("a chart is taken along as a file for spreadsheets and as a picture", async ({ page }) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results?range=7d", { waitUntil: "networkidle" });
  const [sheet] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Baixar CSV: Provas" }).click(),
  ]);
  expect(sheet.suggestedFilename()).toMatch(/^provas-.*\.csv$/);
  const lines = (await readFile(await sheet.path(), "utf8")).split("\r\n");
  expect(lines[0]).toBe("\ufeffDe;Até;Aprovações;Reprovações");
  expect(lines).toHaveLength(9);
  const [picture] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Baixar PNG: Provas" }).click(),
  ]);
  const bytes = await readFile(await picture.path());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  // Twice as large as on the page, so that it is sharp where it is pasted.
  const box = await panel(page, "Provas").boundingBox();
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(1.7 * (box?.width ?? 0));
});

test("on a phone a tap shows a day and the page is no wider than the window", async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    baseURL,
    hasTouch: true,
    viewport: { width: 390, height: 844 },
    locale: "pt-BR",
  });
  const page = await context.newPage();
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results", { waitUntil: "networkidle" });
  await expectNoOverflow(page);
  const { x, y } = await at(plot(page, "Certificados"), 0.9);
  await page.touchscreen.tap(x, y);
  const tip = panel(page, "Certificados").getByRole("status");
  await expect(tip).toContainText("Certificados");
  await expectNoOverflow(page);
  await context.close();
});
