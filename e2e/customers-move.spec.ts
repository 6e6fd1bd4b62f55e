import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressOf } from "#address.ts";
import { demoAccounts } from "#demo/accounts.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { freePort } from "#embedded/port.ts";
import { ask as askAt } from "#warehouse/testing.ts";
import { ask } from "./database.ts";
import { expect, expectAccessible, expectNoOverflow, signIn, test } from "./fixtures.ts";
import { makeCustomer, passwordKit, removeCustomer } from "./own-customer.ts";

const slug = "dunder";
const role = "dunder_bi";

// One customer, a second server that is really another one, and steps that follow from one another.
test.describe.configure({ mode: "serial", timeout: 120_000 });

let second: { url: string; end: () => Promise<void> };

/** A server beside the stack's, whose roles have the same passwords: what the first keeps of them says so. */
async function startSecond() {
  const data = mkdtempSync(join(tmpdir(), "opendb-e2e-second-"));
  const { server } = await startEmbedded(data, await freePort(), { isTest: true });
  const url = server.urlOf("postgres");
  const kept = await ask<{ name: string; verifier: string }>(
    "opendb",
    "SELECT rolname AS name, rolpassword AS verifier FROM pg_authid WHERE rolname IN ('opendb_owner', 'opendb_console')",
  );
  await askAt({ url }, "CREATE ROLE opendb_loader NOLOGIN");
  for (const { name, verifier } of kept)
    await askAt({ url }, `CREATE ROLE ${name} LOGIN CREATEDB CREATEROLE PASSWORD '${verifier}'`);
  await askAt({ url }, "ALTER ROLE opendb_console NOCREATEDB NOCREATEROLE");
  await askAt({ url }, "GRANT opendb_loader, opendb_console TO opendb_owner");
  const end = async () => {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  };
  return { url, end };
}

async function cleanUp(): Promise<void> {
  await removeCustomer(slug);
  await ask("opendb", "DELETE FROM console.servers WHERE name IN ('segundo', 'parado')");
  await ask("opendb", `DROP DATABASE IF EXISTS "${slug}-moving"`);
  await ask("opendb", `DROP ROLE IF EXISTS ${role}`);
}

test.beforeAll(async () => {
  await cleanUp();
  second = await startSecond();
  const { host, port } = addressOf(second.url);
  await ask(
    "opendb",
    "INSERT INTO console.servers (name, host, port) VALUES ('segundo', $1, $2), ('parado', $1, $3)",
    [host, port, await freePort()],
  );
  await makeCustomer(slug, 999_953, demoAccounts.success.email);
  await passwordKit(slug, role);
  await ask(slug, "CREATE VIEW lms.their_own AS SELECT count(*) FROM lms.users");
  await ask(slug, "INSERT INTO lms.tenants (id, subdomain) VALUES (999953, 'dunder')");
});
test.afterAll(async () => {
  await cleanUp();
  await second?.end();
});

test("a move says before what it means, and why it is refused", async ({ page }) => {
  await signIn(page, "success");
  await page.goto(`/c/${slug}/settings`);
  await page.getByRole("button", { name: "Mudar de servidor…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Tamanho do data warehouse");
  await expect(dialog).toContainText(`${role} (pode precisar de senha nova)`);
  await expect(dialog).toContainText("lms.their_own (view)");
  await expect(dialog.getByRole("radio")).toHaveCount(2);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await dialog.getByLabel(`Digite ${slug} para confirmar`).fill(slug);
  await dialog.getByRole("button", { name: "Mudar", exact: true }).click();
  await expect(dialog.getByText("Escolha um servidor.")).toBeVisible();
  await dialog.getByRole("radio", { name: "parado" }).check();
  await dialog.getByRole("button", { name: "Mudar", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "O servidor parado não responde." })).toBeVisible();
});

test("a warehouse is moved to another server, and what it leaves is dropped by its name", async ({
  page,
}) => {
  await signIn(page, "success");
  await page.goto(`/c/${slug}/settings`);
  await page.getByRole("button", { name: "Mudar de servidor…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "segundo" }).check();
  await dialog.getByLabel(`Digite ${slug} para confirmar`).fill(slug);
  await dialog.getByRole("button", { name: "Mudar", exact: true }).click();
  const state = page.getByRole("region", { name: "Situação", exact: true });
  await expect(state.getByText(/Mudança de servidor · concluída/)).toBeVisible({ timeout: 60_000 });
  await expect(state).toContainText("Comparado linha por linha");
  const moved = await askAt<{ id: string }>(
    { url: second.url, database: slug },
    "SELECT id::text FROM lms.tenants",
  );
  expect(moved).toEqual([{ id: "999953" }]);
  await page.goto(`/c/${slug}/tables/lms/tenants`);
  await expect(page.getByRole("main")).toBeVisible();

  await page.goto(`/c/${slug}/settings`);
  const old = page.getByRole("region", { name: "Data warehouses antigos" });
  await expect(old).toContainText(`${slug}-moved-`);
  await expectAccessible(page);
  await old.getByRole("button", { name: "Excluir já…" }).click();
  const name = (await old.textContent())?.match(/dunder-moved-\d{8}/)?.[0] ?? "";
  const discarding = page.getByRole("dialog");
  await discarding.getByLabel(`Digite ${name} para confirmar`).fill(slug);
  await discarding.getByRole("button", { name: "Excluir", exact: true }).click();
  await expect(discarding.getByText(`Isto não é ${name}.`)).toBeVisible();
  await discarding.getByLabel(`Digite ${name} para confirmar`).fill(name);
  await discarding.getByRole("button", { name: "Excluir", exact: true }).click();
  await expect(discarding).toBeHidden();
  const left = () => ask("opendb", "SELECT FROM pg_database WHERE datname LIKE $1 || '%'", [slug]);
  await expect.poll(async () => (await left()).length, { timeout: 30_000 }).toBe(0);
  const told = await ask<{ action: string }>(
    "opendb",
    `SELECT action FROM console.audit a JOIN console.customers c ON c.id = a.id_customer
     WHERE c.slug = $1 AND action LIKE 'customer.%' ORDER BY a.id`,
    [slug],
  );
  expect(told.map(({ action }) => action)).toEqual([
    "customer.move",
    "customer.switch",
    "customer.discard",
    "customer.copy_drop",
  ]);
});
