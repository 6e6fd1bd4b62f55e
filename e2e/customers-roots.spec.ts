import type { Page } from "@playwright/test";
import { demoAccounts } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, signIn, test } from "./fixtures.ts";
import { makeCustomer, removeCustomer } from "./own-customer.ts";

const slug = "hooli";
const plan = `Raízes ${process.pid}`;
// Hooli has two sub-platforms; Aviato stands beside it, and may have many learners.
const [hooli, north, south, aviato] = [999_801, 999_802, 999_803, 999_804];
const ids = [hooli, north, south, aviato];

test.describe.configure({ mode: "serial", timeout: 180_000 });

async function cleanUp(): Promise<void> {
  await removeCustomer(slug);
  await ask("opendb", "DELETE FROM console.plans WHERE name LIKE 'Raízes %'");
  for (const [table, column] of [
    ["learners", "instance_id"],
    ["instances", "id"],
  ])
    await ask("platform", `DELETE FROM platform.${table} WHERE ${column} = ANY ($1)`, [ids]);
}

test.beforeAll(async () => {
  await cleanUp();
  for (const [id, parent, title, limit] of [
    [hooli, null, "Hooli", null],
    [north, hooli, "Hooli Nórdeste", null],
    [south, hooli, "Hooli Sul", null],
    [aviato, null, "Aviação São Luís", 5000],
  ])
    await ask(
      "platform",
      `INSERT INTO platform.instances (id, parent_id, slug, subdomain, user_limit, settings, created_at, updated_at)
       VALUES ($1::bigint, $2, 'h' || $1::bigint, 'h' || $1::bigint, $3, jsonb_build_object('branding', jsonb_build_object('title', $4::text)), now(), now())`,
      [id, parent, limit, title],
    );
  await ask(
    "platform",
    `INSERT INTO platform.learners (instance_id, full_name, email, created_at, updated_at)
     SELECT i, 'Pessoa ' || n, 'p' || n || '@' || i || '.example', now(), now()
     FROM unnest($1::bigint[]) i, generate_series(1, 12) n`,
    [ids],
  );
  const id = await makeCustomer(slug, hooli, demoAccounts.success.email);
  await ask(
    "opendb",
    `WITH made AS (INSERT INTO console.plans (name, learner_limit, kit_limit, connection_limit, statement_seconds, export_days, price, billing_period)
       VALUES ($1, 100, 5, 5, 300, 7, 10, 'monthly') RETURNING id)
     INSERT INTO console.contracts (id_customer, id_plan, price, billing_period, starts_on, updated_by)
     SELECT $2, id, 10, 'monthly', '2026-01-01', 'test' FROM made`,
    [plan, id],
  );
  await ask(
    "opendb",
    "INSERT INTO console.runs (id_customer, kind, requested_by) VALUES ($1, 'seed', 'test')",
    [id],
  );
  await expect
    .poll(
      () =>
        ask<{ n: string }>(
          "opendb",
          "SELECT count(*) AS n FROM console.runs WHERE id_customer = $1 AND kind = 'derive' AND state = 'done'",
          [id],
        ).then(([row]) => Number(row?.n)),
      { timeout: 120_000 },
    )
    .toBe(1);
});
test.afterAll(cleanUp);

const section = (page: Page) => page.getByRole("region", { name: "Plataformas", exact: true });
const preview = (page: Page) => page.getByRole("region", { name: "O que muda ao salvar" });

async function openEditor(page: Page): Promise<void> {
  await page.goto(`/c/${slug}/settings`);
  await section(page).getByRole("button", { name: "Alterar plataformas…" }).click();
  await section(page).getByRole("button", { name: "Atualizar lista" }).click();
  await expect(section(page).getByText(/da origem, lidas/)).toBeVisible({ timeout: 30_000 });
}

async function choose(page: Page, search: string, name: string): Promise<void> {
  await section(page).getByLabel("Buscar na origem").fill(search);
  await section(page)
    .getByRole("button", { name: `Escolher ${name}` })
    .click();
}

test("tenants are searched without accents in any order, and those of others or inside another one cannot be chosen", async ({
  page,
}) => {
  await signIn(page, "success");
  await openEditor(page);
  const search = section(page).getByLabel("Buscar na origem");
  await search.fill("LUIS aviacao");
  await expect(section(page).getByRole("button", { name: "Escolher Aviação São Luís" })).toBeEnabled();
  await search.fill(`h${aviato}`);
  await expect(section(page).getByRole("button", { name: "Escolher Aviação São Luís" })).toBeEnabled();
  await search.fill("nordeste hooli");
  await expect(section(page).getByRole("button", { name: "Escolher Hooli Nórdeste" })).toBeDisabled();
  await expect(section(page).getByText(`Fica dentro da raiz ${hooli}, que já a traz.`)).toBeVisible();
  const [acme] = await ask<{ id: string }>(
    "opendb",
    "SELECT id_root_tenant::text AS id FROM console.customers WHERE slug = 'acme'",
  );
  await search.fill(acme?.id ?? "");
  await expect(section(page).getByText(/É uma raiz de Acme/)).toBeVisible();
  await section(page).getByRole("button", { name: "Remover Hooli" }).click();
  await expect(section(page).getByText("Escolha pelo menos uma raiz.")).toBeVisible();
  await expect(section(page).getByRole("button", { name: "Salvar plataformas" })).toBeDisabled();
});

test("what is typed while the list is being read again is what is found", async ({ page }) => {
  await signIn(page, "success");
  await openEditor(page);
  const refresh = section(page).getByRole("button", { name: "Atualizar lista" });
  await expect(refresh).toBeEnabled({ timeout: 30_000 });
  const { promise: gate, resolve: goOn } = Promise.withResolvers<void>();
  await page.route(/\/settings$/, async (route) => {
    if (route.request().method() === "POST") await gate;
    await route.continue();
  });
  await refresh.click();
  await section(page).getByRole("button", { name: "Remover Hooli" }).click();
  await section(page).getByLabel("Buscar na origem").fill("nordeste");
  // Longer than the pause after which what was typed is asked for.
  await page.waitForTimeout(400);
  goOn();
  const found = section(page).getByRole("button", { name: "Escolher Hooli Nórdeste" });
  await expect(section(page).getByText(/da origem, lidas/)).toBeVisible({ timeout: 30_000 });
  await page.waitForLoadState("networkidle");
  await expect(found).toBeVisible();
});

for (const width of [1440, 390])
  test(`the preview at ${width} px names what comes and goes, whose sets it touches, and what the plan says`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    await signIn(page, "success");
    await openEditor(page);
    await section(page).getByRole("button", { name: "Remover Hooli" }).click();
    await choose(page, "nordeste", "Hooli Nórdeste");
    await choose(page, "sao luis", "Aviação São Luís");
    const shown = preview(page);
    await expect(shown).toContainText("1 plataforma vem, com 12 alunos:");
    await expect(shown).toContainText("2 plataformas saem, com 24 alunos:");
    await expect(shown).toContainText("1 plataforma fica.");
    await expect(shown.getByRole("row", { name: /lms\.users/ })).toContainText("24");
    await expect(shown).toContainText("O plano permite 100 alunos");
    await expectNoOverflow(page);
    await expectAccessible(page);
    await page.screenshot({ path: `test-results/roots-${width}.png`, fullPage: true });
  });

test("what is saved takes effect with its seed: what goes is out of reach at once, and somebody who had the page open is told", async ({
  page,
  browser,
}) => {
  await signIn(page, "success");
  await openEditor(page);
  const other = await (await browser.newContext()).newPage();
  await signIn(other, "admin");
  await openEditor(other);
  for (const one of [page, other]) {
    await section(one).getByRole("button", { name: "Remover Hooli" }).click();
    await choose(one, "nordeste", "Hooli Nórdeste");
  }
  await choose(page, "sao luis", "Aviação São Luís");
  const save = (of: Page) => section(of).getByRole("button", { name: "Salvar plataformas" }).click();
  await save(page);
  await expect(preview(page).getByText("Diga o motivo.")).toBeVisible();
  await preview(page).getByLabel("Motivo do excesso").fill("Combinado por e-mail.");
  await save(page);
  await expect(page.getByText("Plataformas salvas. A carga completa foi pedida.")).toBeVisible();
  // The tenants that a page may show, whatever the warehouse still holds: the one that went is not there.
  const gone = await page.goto(`/c/${slug}/tables/lms/users?tenants=${south}`);
  expect(gone?.status()).toBe(404);
  await save(other);
  await expect(
    other.getByRole("alert").filter({ hasText: "Outra pessoa alterou isto depois que a página foi aberta" }),
  ).toBeVisible();
  await other.context().close();

  await page.goto(`/c/${slug}/settings`);
  await expect(section(page).getByText("Aviação São Luís")).toBeVisible();
  const open = () =>
    ask<{ n: string }>(
      "opendb",
      `SELECT count(*) AS n FROM console.root_changes r JOIN console.customers c ON c.id = r.id_customer
       WHERE c.slug = $1 AND r.finished_at IS NULL`,
      [slug],
    ).then(([row]) => Number(row?.n));
  await expect.poll(open, { timeout: 120_000 }).toBe(0);
  const held = await ask<{ ids: string }>(
    slug,
    "SELECT string_agg(DISTINCT id_tenant::text, ' ' ORDER BY id_tenant::text) AS ids FROM lms.users",
  );
  expect(held[0]?.ids).toBe(`${north} ${aviato}`);
  const entries = await ask<{ actor: string; details: object }>(
    "opendb",
    "SELECT actor, details FROM console.audit a JOIN console.customers c ON c.id = a.id_customer WHERE c.slug = $1 AND action = 'customer.roots'",
    [slug],
  );
  expect(entries).toMatchObject([
    {
      actor: demoAccounts.success.email,
      details: {
        before: [String(hooli)],
        after: [String(north), String(aviato)],
        excess: { limit: 100, learners: 5000, reason: "Combinado por e-mail." },
      },
    },
  ]);
});

test("a plan with room for fewer learners is agreed on with a reason only", async ({ page }) => {
  await ask(
    "opendb",
    `UPDATE console.usage_samples u SET cap = 9000 FROM console.customers c WHERE c.id = u.id_customer AND c.slug = $1`,
    [slug],
  );
  await signIn(page, "success");
  await page.goto(`/c/${slug}/settings`);
  const form = page.getByRole("form", { name: "Contrato" });
  await form.getByLabel("Observações").fill("Só uma nota.");
  await form.getByRole("button", { name: "Salvar contrato" }).click();
  await expect(page.getByText("Contrato salvo.")).toBeVisible();
  await form.getByLabel("Fim").fill("2030-01-01");
  await expect(form.getByText(/O plano permite 100 alunos/)).toBeVisible();
  await form.getByRole("button", { name: "Salvar contrato" }).click();
  await expect(form.getByText("Diga o motivo.")).toBeVisible();
  await expectAccessible(page);
  await form.getByLabel("Motivo do excesso de alunos").fill("Renovado assim.");
  await form.getByRole("button", { name: "Salvar contrato" }).click();
  await expect(form.getByText(/O plano permite 100 alunos/)).toBeHidden();

  await page.goto("/plans");
  await page.getByRole("link", { name: plan }).click();
  await page.getByLabel("Limite de alunos").fill("50");
  const effect = page.getByRole("region", { name: "O que muda" });
  await expect(effect.getByRole("link", { name: "Hooli" })).toBeVisible();
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Diga o motivo.")).toBeVisible();
  await page.getByLabel("Motivo do excesso de alunos").fill("Plano novo.");
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Plano salvo.")).toBeVisible();
});
