import type { Page } from "@playwright/test";
import { addDays } from "#days.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, signIn, test } from "./fixtures.ts";
import { panelsToday } from "./panels.ts";

const section = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const typed = (day: string) => day.split("-").reverse().join("/");

const audited = (target: string) =>
  ask<{ action: string }>(
    "opendb",
    `SELECT action FROM console.audit JOIN console.customers c ON c.id = id_customer
     WHERE c.slug = 'acme' AND action LIKE $1 || '.%' ORDER BY audit.id`,
    [target],
  );

test("an executive sets a goal, sees its pace, changes it and ends it; who sees some tenants does not see it", async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const today = await panelsToday();
  await signIn(page, "acme");
  await page.goto("/c/acme/panels");
  const goals = section(page, "Metas");
  await goals.getByRole("button", { name: "Definir meta" }).click();
  const dialog = page.getByRole("dialog", { name: "Definir meta" });
  await dialog.getByRole("combobox", { name: "O que medir" }).click();
  await page.getByRole("option", { name: "Taxa de aprovação", exact: true }).click();
  await dialog.getByLabel("Chegar a pelo menos").fill("muito");
  await dialog.getByLabel("Até").fill(typed(addDays(today, 40)));
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog.getByText("Informe uma porcentagem de até 100, como 82,5.")).toBeVisible();
  await dialog.getByLabel("Chegar a pelo menos").fill("82,5");
  await dialog.getByLabel("A partir de").fill(typed(addDays(today, -20)));
  await page.keyboard.press("Tab");
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog).toBeHidden();
  await expect(goals).toContainText("pelo menos 82,5%");
  await expect(goals).toContainText(/Atrasada|No ritmo|Adiantada/);
  await expectAccessible(page);

  const other = await browser.newContext({ baseURL, locale: "pt-BR" });
  const regional = await other.newPage();
  await signIn(regional, "acmeRegional");
  await regional.goto("/c/acme/panels");
  await expect(section(regional, "Metas")).toContainText("Nenhuma meta definida.");
  await other.close();

  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoOverflow(page);
  await goals.getByRole("button", { name: /^Alterar: / }).click();
  const changing = page.getByRole("dialog", { name: "Alterar a meta" });
  await changing.getByLabel("Chegar a pelo menos").fill("5");
  await changing.getByRole("button", { name: "Salvar" }).click();
  await expect(goals).toContainText("pelo menos 5,0%");
  await expect(goals).toContainText(/Adiantada/);
  await goals.getByRole("button", { name: /^Encerrar: / }).click();
  const ending = page.getByRole("dialog", { name: "Encerrar esta meta?" });
  await ending.getByRole("button", { name: "Cancelar" }).click();
  await expect(goals).toContainText("pelo menos 5,0%");
  await goals.getByRole("button", { name: /^Encerrar: / }).click();
  await ending.getByRole("button", { name: "Encerrar" }).click();
  await expect(goals).not.toContainText("pelo menos 5,0%");
  expect((await audited("goal")).map(({ action }) => action)).toEqual([
    "goal.set",
    "goal.change",
    "goal.end",
  ]);
});

test("a note stands at its day and in the charts, as whoever wrote it wrote it, and is removed when that is said twice", async ({
  page,
}) => {
  const day = addDays(await panelsToday(), -3);
  const text = "Campanha <b>“Volta às aulas”</b> مرحبا 100%";
  await signIn(page, "acme");
  await page.goto("/c/acme/panels/results");
  const days = section(page, "Dias");
  await days.getByRole("button", { name: "Anotar um dia" }).click();
  const dialog = page.getByRole("dialog", { name: "Anotar um dia" });
  await dialog.getByLabel("Dia").fill(typed(day));
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog.getByText("Escreva a anotação.")).toBeVisible();
  await dialog.getByLabel("O que aconteceu").fill(text);
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(days.getByText(text)).toBeVisible();
  await expect(
    section(page, "Certificados").first().locator("tbody tr").filter({ hasText: "Campanha" }),
  ).toHaveCount(1);
  await expectAccessible(page);
  await days.getByRole("button", { name: /^Remover a anotação: .*Campanha/ }).click();
  const removing = page.getByRole("dialog", { name: "Remover esta anotação?" });
  await removing.getByRole("button", { name: "Cancelar" }).click();
  await expect(days.getByText(text)).toBeVisible();
  await days.getByRole("button", { name: /^Remover a anotação: .*Campanha/ }).click();
  await removing.getByRole("button", { name: "Remover" }).click();
  await expect(days.getByText(text)).toHaveCount(0);
});

test("the headline of a week that rose says by how much and whence; its numbers lead to where they come from", async ({
  page,
}) => {
  const until = addDays(await panelsToday(), -4);
  const from = addDays(until, -6);
  const change = (by: string) =>
    ask(
      "globex",
      `UPDATE metrics.daily_counters SET users = users ${by}
       WHERE date BETWEEN $1 AND $2 AND id_tenant = (SELECT min(id_tenant) FROM metrics.daily_counters)`,
      [from, until],
    );
  await change("+ 500");
  try {
    await signIn(page, "globex");
    await page.goto(`/c/globex/panels?from=${from}&until=${until}`);
    const headline = page.getByText(/^Novos alunos: .* em relação aos mesmos dias da semana anterior/);
    await expect(headline).toContainText(/\+[\d.]+(,\d%)?/);
    await headline.getByRole("link").nth(1).click();
    await expect(page).toHaveURL(/open=learners&by=day/);
    await expect(page.getByRole("region", { name: "Novos alunos em detalhe" }).first()).toBeVisible();
    await page.goto(`/c/globex/panels?from=${from}&until=${until}&compare=none`);
    await expect(section(page, "O que merece atenção")).toBeVisible();
    await expect(headline).toHaveCount(0);
  } finally {
    await change("- 500");
  }
});
