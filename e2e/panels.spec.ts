import type { Page } from "@playwright/test";
import { addDays } from "#days.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, signIn, test } from "./fixtures.ts";
import { number, picker, themes } from "./panels.ts";

const whole = (value: number) => new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 0 }).format(value);
const panel = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

const today = async () => {
  const [fresh] = await ask<{ today: string }>(
    "opendb",
    `SELECT (max(as_of) AT TIME ZONE 'America/Sao_Paulo')::date::text AS today
     FROM console.runs JOIN console.customers c ON c.id = id_customer WHERE c.slug = 'acme' AND runs.state = 'done'`,
  );
  return fresh?.today ?? "";
};

/** The week of days that ended some days ago, as an address and as the page writes it. */
async function weekBefore(ago: number) {
  const until = addDays(await today(), -ago);
  const range = { from: addDays(until, -6), until };
  const at = (day: string) => new Date(`${day}T00:00:00Z`);
  const words = new Intl.DateTimeFormat("pt-BR", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return {
    ...range,
    query: `from=${range.from}&until=${until}`,
    said: words.formatRange(at(range.from), at(until)),
  };
}

type Sums = { users: number; certificates: number; passed: number; mau: number };

/** What the database says of the last days of acme, up to the day before that of its data. */
async function sumsOf(days: number, tenants?: string[]): Promise<Sums> {
  const [row] = await ask<Sums>(
    "acme",
    `SELECT coalesce(sum(users), 0)::int AS users, coalesce(sum(certificates_issued), 0)::int AS certificates,
       coalesce(sum(exams_passed), 0)::int AS passed,
       (SELECT coalesce(sum(active_30d), 0)::int FROM metrics.user_activity_snapshots
        WHERE date = $1 AND ($3::bigint[] IS NULL OR id_tenant = ANY ($3))) AS mau
     FROM metrics.daily_counters
     WHERE date >= $1::date - $2::int AND date < $1 AND ($3::bigint[] IS NULL OR id_tenant = ANY ($3))`,
    [await today(), days, tenants ?? null],
  );
  if (!row) throw new Error("The database gave no sums.");
  return row;
}

async function expectFigures(page: Page, sums: Sums): Promise<void> {
  await expect(number(page, "learners")).toHaveText(whole(sums.users));
  await expect(number(page, "certificates")).toHaveText(whole(sums.certificates));
  await expect(number(page, "passed")).toHaveText(whole(sums.passed));
  await expect(number(page, "mau")).toHaveText(whole(sums.mau));
}

test("an executive sees the last 30 days on one screen, and the figures are those of the database", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  await expect(page.getByText(/Dados até/).first()).toBeVisible();
  await expect(page.getByText(/30 dias$/).first()).toBeVisible();
  const sums = await sumsOf(30);
  expect(sums.users).toBeGreaterThan(0);
  await expectFigures(page, sums);
  await expect(page.locator("dl[data-large] > div")).toHaveCount(8);
  const overflow = () => page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await expectAccessible(page);
});

test("every theme begins with its numbers, keeps days, tenants and comparison, and breaks no rule of access", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, "acme");
  await page.goto("/c/acme/panels?range=7d&compare=year");
  const nav = page.getByRole("navigation", { name: "Temas dos painéis" });
  for (const [theme, name] of themes) {
    await nav.getByRole("link", { name, exact: true }).click();
    await expect(page).toHaveURL(
      `/c/acme/panels${theme === "overview" ? "" : `/${theme}`}?range=7d&compare=year`,
    );
    await expect(nav.getByRole("link", { name, exact: true })).toHaveAttribute("aria-current", "page");
    await expect(page.locator("dl > div[data-figure]").first()).toBeVisible();
    await expectAccessible(page);
    await expectNoOverflow(page);
  }
  for (const wrong of ["overview", "nothing", "__proto__"])
    expect((await page.request.get(`/c/acme/panels/${wrong}`)).status(), wrong).toBe(404);
});

test("a range is chosen by name; it stands in the address, and going back goes back", async ({ page }) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  const range = page.getByRole("radiogroup", { name: "Período" });
  await range.getByText("90 dias").click();
  await expect(page).toHaveURL(/range=90d/);
  await expectFigures(page, await sumsOf(90));
  await range.getByText("7 dias", { exact: true }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expectFigures(page, await sumsOf(7));
  await page.goBack();
  await expect(page).toHaveURL(/range=90d/);
  await expectFigures(page, await sumsOf(90));
});

test("days are typed as people write them, in a calendar of the page's language", async ({ page }) => {
  const week = await weekBefore(10);
  const typed = week.from.split("-").toReversed().map(Number).join("/");
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  await page.getByRole("button", { name: "Escolher dias" }).click();
  const dialog = page.getByRole("dialog", { name: "Escolher dias" });
  await expect(dialog.getByRole("columnheader").first()).toHaveText(/dom/i);
  await expect(dialog.getByRole("button", { name: "Próximo mês" }).first()).toBeVisible();
  await dialog.getByLabel("De", { exact: true }).fill("31/02/2026");
  await dialog.getByRole("button", { name: "Aplicar" }).click();
  await expect(dialog.getByText("Digite um dia, como DD/MM/AAAA.")).toBeVisible();
  await dialog.getByLabel("De", { exact: true }).fill(typed);
  await dialog.getByLabel("Até", { exact: true }).fill(week.until);
  await expectAccessible(page);
  await dialog.getByLabel("Até", { exact: true }).press("Enter");
  await expect(page).toHaveURL(new RegExp(week.query));
  await expect(page.getByText(`${week.said} · 7 dias`)).toBeVisible();
});

test("the comparison is switched for the whole page, and the page says with which days", async ({ page }) => {
  await signIn(page, "acme");
  const [week, before] = [await weekBefore(1), await weekBefore(8)];
  await page.goto(`/c/acme/panels?${week.query}`);
  await expect(page.getByText(`comparado com ${before.said}`)).toBeVisible();
  const change = number(page, "learners", "dd >> nth=1");
  await expect(change).toContainText("antes:");
  await page.getByRole("combobox", { name: "Comparar com" }).click();
  await page.getByRole("option", { name: "Sem comparação" }).click();
  await expect(page).toHaveURL(/compare=none/);
  await expect(page.getByText("comparado com")).toHaveCount(0);
  await expect(change).toHaveText("");
});

test("tenants are found without accents and in any order, applied at once, and the figures are theirs alone", async ({
  page,
}) => {
  const [wanted] = await ask<{ id: string; name: string }>(
    "acme",
    `SELECT id::text AS id, meta #>> '{branding,title}' AS name FROM lms.tenants
     WHERE id_parent IS NOT NULL AND meta #>> '{branding,title}' LIKE '% %' ORDER BY id DESC LIMIT 1`,
  );
  const words = (wanted?.name ?? "")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .split(/[^A-Z0-9]+/);
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  const { button, dialog } = picker(page);
  await button.click();
  await dialog.getByRole("button", { name: "Desmarcar todas" }).click();
  await expect(dialog.getByRole("button", { name: "Aplicar" })).toBeDisabled();
  await dialog.getByRole("textbox").fill(words.filter(Boolean).reverse().join(" "));
  await dialog
    .getByRole("treeitem", { name: wanted?.name ?? "" })
    .first()
    .click();
  await expect(page).not.toHaveURL(/tenants=/);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Aplicar" }).click();
  await expect(page).toHaveURL(new RegExp(`tenants=${wanted?.id}`));
  const sums = await sumsOf(30, [wanted?.id ?? ""]);
  await expectFigures(page, sums);
  expect(sums.users).toBeLessThan((await sumsOf(30)).users);
});

test("the picker works by keyboard alone, forgets what is cancelled, and takes a pasted list of ids", async ({
  page,
}) => {
  const tenants = await ask<{ id: string }>("acme", "SELECT id::text AS id FROM opendb.tenants ORDER BY id");
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  const { button, dialog } = picker(page);
  await button.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  const root = dialog.getByRole("treeitem").first();
  await expect(root).toBeFocused();
  await expect(root).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(root).toHaveAttribute("aria-checked", "mixed");
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("treeitem").first()).toHaveAttribute("aria-checked", "true");
  const ids = [
    ...tenants.slice(0, 2).map(({ id }) => id),
    ...Array.from({ length: 498 }, (_, at) => 900_000 + at),
  ];
  await dialog.getByRole("textbox").evaluate((field, text) => {
    const data = new DataTransfer();
    data.setData("text", text);
    field.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, ids.join("\n"));
  await expect(dialog.getByText("2 ids marcados; 498 não estão ao seu alcance")).toBeVisible();
  await dialog.getByRole("button", { name: "Aplicar" }).click();
  await expect(page).toHaveURL(
    new RegExp(
      `tenants=${tenants
        .slice(0, 2)
        .map(({ id }) => id)
        .join(",")}$`,
    ),
  );
});

test("a choice follows the person to the next visit, and a link that asks for something else wins", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  await page.getByRole("radiogroup", { name: "Período" }).getByText("90 dias").click();
  await expect(page).toHaveURL(/range=90d/);
  await page.goto("/c/acme/panels/results");
  await expect(page).toHaveURL("/c/acme/panels/results?range=90d&compare=weekdays");
  await page.goto("/c/acme/panels?range=7d");
  await expect(page).toHaveURL("/c/acme/panels?range=7d");
  await page.goto("/c/acme/panels?open=dau");
  await expect(page).toHaveURL("/c/acme/panels?range=90d&compare=weekdays&open=dau");
});

test("a number opens its parts by day and by tenant, which add up to it; going back closes them", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results");
  const value = await number(page, "certificates").textContent();
  await number(page, "certificates").getByRole("link").click();
  await expect(page).toHaveURL(/open=certificates&by=day/);
  const details = panel(page, "Certificados em detalhe").first();
  await expect(details.getByRole("row").last()).toContainText(value ?? "?");
  await details.getByRole("link", { name: "Por plataforma" }).click();
  await expect(page).toHaveURL(/open=certificates&by=tenant/);
  await expect(details.getByRole("row").last()).toContainText(value ?? "?");
  const cells = await details.locator("tbody td").allTextContents();
  const sum = cells.reduce((total, text) => total + Number(text.replaceAll(".", "")), 0);
  expect(whole(sum)).toBe(value);
  await expectAccessible(page);
  await expect(details.getByRole("link", { name: "Ver as linhas" })).toHaveCount(0);
  await page.goBack();
  await expect(details).toHaveCount(0);
});

test("who may browse tables goes from a number to its rows, and there are as many", async ({ page }) => {
  await signIn(page, "acmeAnalyst");
  await page.goto("/c/acme/panels/results?range=7d&open=certificates");
  const value = await number(page, "certificates").textContent();
  await page.getByRole("link", { name: "Ver as linhas" }).click();
  await expect(page).toHaveURL(/tables\/lms\/user_certificates/);
  await expect(page.getByText(new RegExp(`^${value} linha`))).toBeVisible();
});

test("a number says what it is, where it comes from and how a stranger gets it, by keyboard too", async ({
  page,
}) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels?range=7d");
  const button = page.getByRole("button", { name: "O que é e de onde vem: Certificados" });
  await button.focus();
  await page.keyboard.press("Enter");
  const truth = page.getByRole("dialog", { name: "O que é e de onde vem: Certificados" });
  await expect(truth).toContainText("Certificados emitidos, no dia da emissão.");
  await expect(truth).toContainText("metrics.daily_counters");
  await expectAccessible(page);
  const sql = await truth.locator("pre").textContent();
  const [row] = await ask<{ value: number }>("acme", sql ?? "");
  await expect(number(page, "certificates")).toHaveText(whole(row?.value ?? -1));
  await page.keyboard.press("Escape");
  await expect(truth).toHaveCount(0);
});

test("an executive of some tenants sees the sums of those, and of no other, on every theme", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const [member] = await ask<{ tenants: string[] }>(
    "opendb",
    `SELECT m.tenants::text[] AS tenants FROM console.memberships m JOIN console.people p ON p.id = m.id_person
     WHERE p.email = 'regional@acme.example'`,
  );
  const own = member?.tenants ?? [];
  const sums = await sumsOf(90, own);
  await signIn(page, "acmeRegional");
  await page.goto("/c/acme/panels?range=90d");
  await expectFigures(page, sums);
  await page.goto("/c/acme/panels/platforms?range=90d");
  await expect(panel(page, "Por plataforma").first().locator("tbody tr")).toHaveCount(own.length);
  await expect(number(page, "learners")).toHaveText(whole(sums.users));
  // A link of somebody who sees more shows what is theirs of it, and says so.
  const all = await ask<{ id: string }>("acme", "SELECT id::text AS id FROM opendb.tenants ORDER BY id");
  await page.goto(`/c/acme/panels?range=90d&tenants=${all.map(({ id }) => id).join()}`);
  await expect(
    page.getByText(/plataformas do endereço não existem ou não estão ao seu alcance/),
  ).toBeVisible();
  await expectFigures(page, sums);
  for (const [theme] of themes) {
    const path = theme === "overview" ? "" : `/${theme}`;
    const foreign = all.find(({ id }) => !own.includes(id))?.id;
    expect((await page.request.get(`/c/acme/panels${path}?tenants=${foreign}`)).status()).toBe(404);
    expect((await page.request.get(`/c/globex/panels${path}`)).status()).toBe(404);
  }
});

test("a range that cannot be taken falls back, and the page says so", async ({ page }) => {
  await signIn(page, "acme");
  expect((await page.goto("/c/acme/panels?range=1y&from=2026-02-30"))?.status()).toBe(200);
  await expect(page.getByText("O valor de range no endereço não é um que esta página aceite")).toBeVisible();
  await expectFigures(page, await sumsOf(30));
  await page.goto("/c/acme/panels?from=1950-01-01&until=1950-01-31");
  await expect(page.getByText("Sem dados neste período")).toBeVisible();
  await page.getByRole("link", { name: "Mostrar todo o período" }).click();
  await expect(number(page, "learners")).toBeVisible();
});

test("a chart is read as a table, and by the keyboard", async ({ page }) => {
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results?range=7d");
  const exams = panel(page, "Provas");
  await exams.getByRole("button", { name: "Como tabela: Provas" }).click();
  await expect(exams.getByRole("row")).toHaveCount(8);
  await expect(exams.getByRole("columnheader")).toHaveText(["Dia", "Aprovações", "Reprovações"]);
  await expectAccessible(page);
  await exams.getByRole("button", { name: "Como gráfico: Provas" }).click();
  await exams.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await expect(exams.locator("strong")).toContainText(/-feira|sábado|domingo/);
});

test("one day, on a phone too, is drawn and not wider than the window", async ({ page }) => {
  const { until: day } = await weekBefore(3);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "acme");
  for (const [theme] of themes) {
    await page.goto(`/c/acme/panels${theme === "overview" ? "" : `/${theme}`}?from=${day}&until=${day}`);
    await expect(page.locator("dl > div[data-figure]").first()).toBeVisible();
    await expectNoOverflow(page);
  }
  const { button } = picker(page);
  await button.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("treeitem").first()).toBeVisible();
  expect((await dialog.boundingBox())?.width).toBe(390);
});

test("a wall shows the themes in turn without scroll bars, holds by a key, and is left by another", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await signIn(page, "acme");
  await page.goto("/c/acme/panels?range=30d&wall=5");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expect(page).toHaveURL(/panels\/learners\?range=30d&wall=5/, { timeout: 20_000 });
  await page.keyboard.press("Space");
  await expect(page.getByText("Em pausa")).toBeVisible();
  const bars = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("*")].some(
        (one) => one.getBoundingClientRect().bottom > innerHeight + 1 && one.closest("[data-wall]"),
      ),
    );
  expect(await bars()).toBe(false);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/panels\/learners\?range=30d$/);
  await expect(page.locator("html")).not.toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("on paper a page says whose, which days and tenants, how fresh, and no control is on it", async ({
  page,
}) => {
  await signIn(page, "acme");
  const week = await weekBefore(1);
  await page.goto(`/c/acme/panels/results?${week.query}`);
  await expect(panel(page, "Provas")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  const header = page.locator("header").filter({ hasText: "Provas e certificados" });
  await expect(header).toContainText("Acme");
  await expect(header).toContainText(week.said);
  await expect(header).toContainText("Todas as plataformas");
  await expect(header).toContainText("Dados até");
  await expect(page.getByRole("radiogroup", { name: "Período" })).toBeHidden();
  await expect(page.getByRole("navigation", { name: "Temas dos painéis" })).toBeHidden();
});
