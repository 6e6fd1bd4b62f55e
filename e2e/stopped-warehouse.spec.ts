import { readFileSync } from "node:fs";
import { createWarehouse } from "#warehouse/create.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { addressFile } from "./ports.ts";

// A customer of its own, which only administrators see: others read their warehouses at the same time. Its
// name is part of nobody else's, as the wizard's tests make an "Initech Edu" meanwhile.
const slug = "initech";
const customer = "Initech Parada";
test.describe.configure({ mode: "serial", timeout: 120_000 });

test.beforeAll(async () => {
  const { DATABASE_URL: adminUrl } = JSON.parse(readFileSync(addressFile, "utf8")) as {
    DATABASE_URL: string;
  };
  await createWarehouse({ adminUrl, slug });
  await ask(
    "opendb",
    `INSERT INTO console.customers (slug, name, id_server, id_root_tenant, state)
     SELECT '${slug}', '${customer}', id_server, id_root_tenant, 'active' FROM console.customers WHERE slug = 'globex'
     ON CONFLICT DO NOTHING`,
  );
});

/** Nobody gets into the warehouse any more, and those who are in are thrown out, as when its server stops. */
async function stop(): Promise<void> {
  await ask("opendb", `ALTER DATABASE ${slug} ALLOW_CONNECTIONS false`);
  await ask("opendb", "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", [
    slug,
  ]);
}

const start = () => ask("opendb", `ALTER DATABASE ${slug} ALLOW_CONNECTIONS true`);

test("a customer that was never loaded is not up to date, and is once its first load and its metrics are in", async ({
  page,
}) => {
  await signIn(page, "admin");
  await page.goto("/customers");
  const row = page.getByRole("row", { name: customer });
  await expect(row).toContainText("nada carregado");
  await page.goto(`/c/${slug}/loads`);
  await page.getByRole("button", { name: "Carga completa…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(`Para confirmar, digite ${slug}`).fill(slug);
  await dialog.getByRole("button", { name: "Solicitar carga completa" }).click();
  await expect(page.getByRole("main").getByText("Concluída").first()).toBeVisible({ timeout: 45_000 });
  await expect(async () => {
    await page.goto("/customers");
    await expect(row).toContainText("em dia", { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
});

test("with its warehouse stopped every page says so: what the load waits for and why, that no step is over, and nothing is green", async ({
  page,
}) => {
  await signIn(page, "admin");
  await stop();
  try {
    await page.goto(`/c/${slug}/loads`);
    await page.getByRole("button", { name: "Carga incremental" }).click();
    const main = page.getByRole("main");
    await expect(main.getByText("À espera de nova tentativa")).toBeVisible({ timeout: 30_000 });
    await expect(
      main.getByText(/À espera da tentativa 2 de 4, às \d\d:\d\d\. O data warehouse está fora do ar\./),
    ).toBeVisible();
    await expect(main.getByText("0 de 24 etapas")).toBeVisible();
    await expect(page.getByRole("progressbar", { name: "Andamento da carga" })).toHaveAttribute(
      "aria-valuenow",
      "0",
    );
    await expect(main.getByText("Cancelada")).toHaveCount(0);
    await expect(main.getByText("Na fila")).toHaveCount(0);
    await expect(main.getByText(/origem/)).toHaveCount(0);
    await expect(main.getByText(/executor livre/)).toHaveCount(0);
    await expect(page.getByRole("row", { name: /lms\.users/ })).toContainText("Aguardando");
    await expectAccessible(page);
    const address = page.url();

    for (const path of ["/customers", "/loads"]) {
      await page.goto(path);
      const told = page
        .getByRole(path === "/loads" ? "listitem" : "row", { name: customer })
        .or(page.getByRole("listitem").filter({ hasText: customer }));
      await expect(told.first()).toContainText("sem resposta");
      await expect(told.first()).toContainText("O data warehouse está fora do ar");
      await expect(told.first()).not.toContainText("em dia");
    }
    await page.goto(`/c/${slug}`);
    const freshness = page.getByRole("region", { name: "Atualização dos dados" });
    await expect(freshness).toContainText("sem resposta");
    await expect(freshness).not.toContainText("em dia");
    await expectAccessible(page);

    // Cancelled while it waits: by whom is said, and what never ran did not run.
    await page.goto(address);
    await page.getByRole("button", { name: "Cancelar carga" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancelar carga" }).click();
    await expect(page.getByText(/Cancelada por admin@opendb\.example em/)).toBeVisible();
    await expect(page.getByRole("row", { name: /lms\.users/ })).toContainText("Não começou");
  } finally {
    await start();
  }
});

test("a load that would take most of a table says what would go, and takes it once somebody has typed the customer's name", async ({
  page,
}) => {
  // What the warehouse has beyond the source: more than goes unasked.
  await ask(
    slug,
    `INSERT INTO lms.user_tags (id, id_tenant, id_user, id_tag)
     SELECT 900000000 + row_number() OVER (), u.id_tenant, u.id, t.id FROM lms.users u CROSS JOIN (SELECT id FROM lms.tags LIMIT 5) t`,
  );
  await ask(
    slug,
    `INSERT INTO opendb.counts (table_name, id_tenant, rows) SELECT 'lms.user_tags', id_tenant, count(*) FROM lms.user_tags GROUP BY 2
     ON CONFLICT (table_name, id_tenant) DO UPDATE SET rows = excluded.rows`,
  );
  await signIn(page, "admin");
  await page.goto(`/c/${slug}/loads`);
  await page.getByRole("button", { name: "Carga incremental" }).click();
  const main = page.getByRole("main");
  await expect(main.getByText("À espera de confirmação", { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(main.getByText(/À espera de confirmação desde/)).toBeVisible();
  await expectAccessible(page);
  await page.goto("/customers");
  await expect(page.getByRole("row", { name: customer })).toContainText("à espera de confirmação");
  await page.goBack();
  await page.getByRole("button", { name: "Confirmar e executar de novo…" }).click();
  const dialog = page.getByRole("dialog", { name: `Confirmar esta carga de ${customer}?` });
  await expect(dialog.getByRole("listitem")).toHaveText([
    /^\d+ de \d+ linhas de lms\.user_tags não estão mais na origem\. Mais de 5% de uma tabela só sai com confirmação\.$/,
  ]);
  await dialog.getByLabel(`Para confirmar, digite ${slug}`).fill("acme");
  await dialog.getByRole("button", { name: "Confirmar e executar de novo" }).click();
  await expect(dialog.getByText(`Digite exatamente ${slug}.`)).toBeVisible();
  await expectAccessible(page);
  // As a page or a mail that it was copied from may have it.
  await dialog.getByLabel(`Para confirmar, digite ${slug}`).fill(`\u200B${slug} `);
  await dialog.getByRole("button", { name: "Confirmar e executar de novo" }).click();
  const confirmed = () =>
    ask<{ actor: string; isConfirmed: boolean }>(
      "opendb",
      `SELECT actor, (details -> 'options' ->> 'isConfirmed')::boolean AS "isConfirmed" FROM console.audit
       WHERE action = 'load.confirm' ORDER BY id DESC LIMIT 1`,
    );
  await expect.poll(confirmed).toEqual([{ actor: "admin@opendb.example", isConfirmed: true }]);
  await expect(dialog).toBeHidden();
  await expect(main.getByText("Concluída").first()).toBeVisible({ timeout: 45_000 });
});
