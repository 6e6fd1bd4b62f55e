import { ownerRole } from "#db/ddl.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";

// Loads of one customer wait for each other, so these tests take a customer each, or turns.
test.describe.configure({ mode: "serial" });

test("operations asks for a delta and watches it until it is done", async ({ page }) => {
  await signIn(page, "operations");
  await page.goto("/loads");
  await expect(page.getByRole("heading", { level: 1, name: "Todas as cargas" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Acme", exact: true }).first().click();
  await page.getByRole("link", { name: "Cargas", exact: true }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Carga incremental" }).click();

  await expect(page.getByRole("heading", { level: 1, name: /Carga incremental nº \d+/ })).toBeVisible();
  await expect(
    page.getByRole("banner").or(page.getByRole("main")).getByText("Concluída").first(),
  ).toBeVisible({
    timeout: 45_000,
  });
  const users = page.getByRole("row", { name: /lms\.users/ });
  await expect(users).toContainText("Concluída");
  await expect(page.getByText("Aguardando a vez")).toHaveCount(0);
  await expectAccessible(page);
});

test("a seed says which views it takes along, wants the customer's name typed, and then runs", async ({
  page,
}) => {
  // A role of its own, as which loads may act: they make a view again as its owner or not at all.
  await ask(
    "globex",
    `DO $$ BEGIN CREATE ROLE bi; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
     GRANT bi TO ${ownerRole};
     CREATE SCHEMA IF NOT EXISTS bi AUTHORIZATION bi;
     GRANT USAGE ON SCHEMA lms TO bi;
     GRANT SELECT ON lms.users TO bi;
     SET ROLE bi;
     CREATE OR REPLACE VIEW bi.learners AS SELECT id_tenant, count(*) FROM lms.users GROUP BY 1`,
  );
  await signIn(page, "operations");
  await page.goto("/c/globex/loads");
  await page.getByRole("button", { name: "Carga completa…" }).click();
  const dialog = page.getByRole("dialog", { name: "Carga completa de Globex" });
  await expect(
    dialog.getByText("Este objeto depende das tabelas, é removido com elas e criado de novo"),
  ).toBeVisible();
  await expect(dialog.getByRole("listitem")).toHaveText(["bi.learners"]);
  await expect(
    dialog.getByText(/Só durante a carga se sabe .* os dados atuais ficam como estão\./),
  ).toBeVisible();
  await dialog.getByLabel("Para confirmar, digite globex").fill("acme");
  await dialog.getByRole("button", { name: "Solicitar carga completa" }).click();
  await expect(dialog.getByText("Digite exatamente globex.")).toBeVisible();
  await expectAccessible(page);

  await dialog.getByLabel("Para confirmar, digite globex").fill("globex");
  await dialog.getByRole("button", { name: "Solicitar carga completa" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Carga completa nº \d+/ })).toBeVisible();
  await expect(
    page.getByRole("banner").or(page.getByRole("main")).getByText("Concluída").first(),
  ).toBeVisible({
    timeout: 45_000,
  });
});

test("loads are narrowed by state, by an address that can be passed on", async ({ page }) => {
  await signIn(page, "operations");
  await page.goto("/loads");
  await page.getByRole("link", { name: "Com problema" }).click();
  await expect(page).toHaveURL("/loads?state=failed");
  await expect(page.getByText("Nenhuma carga neste estado")).toBeVisible();
});

test("a load of which one table failed is run again for that table, and the panels follow", async ({
  page,
}) => {
  await signIn(page, "operations");
  await ask("globex", "ALTER TABLE lms.exams RENAME COLUMN title TO headline");
  try {
    await page.goto("/c/globex/loads");
    await page.getByRole("button", { name: "Carga incremental" }).click();
    await expect(page.getByText("Falhou").first()).toBeVisible({ timeout: 45_000 });
    await expect(page.getByRole("row", { name: /lms\.exams/ })).toContainText("Falhou");
  } finally {
    await ask("globex", "ALTER TABLE lms.exams RENAME COLUMN headline TO title");
  }
  await expectAccessible(page);
  await page.getByRole("button", { name: "Repetir a tabela que falta" }).click();
  await expect(
    page.getByRole("banner").or(page.getByRole("main")).getByText("Concluída").first(),
  ).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole("row", { name: /lms\./ })).toHaveCount(1);
  await expect(page.getByRole("row", { name: /lms\.exams/ })).toContainText("Concluída");
  await expect(page.getByRole("button", { name: /Executar de novo|Repetir/ })).toHaveCount(0);
  await page.goto("/c/globex/loads");
  await expect(page.getByRole("row").nth(1)).toContainText("Métricas");
});
