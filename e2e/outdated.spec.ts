import type { Page, Route } from "@playwright/test";
import { expect, signIn, test } from "./fixtures.ts";

test.describe.configure({ mode: "serial" });

/** Types what the dialog of a full load asks for, and sends it to what stands in the console's place. */
async function requestSeed(page: Page, answer: (route: Route) => Promise<void>) {
  await signIn(page, "operations");
  await page.goto("/c/globex/loads");
  await page.route("**/c/globex/loads", (route) =>
    route.request().method() === "POST" ? answer(route) : route.continue(),
  );
  await page.getByRole("button", { name: "Carga completa…" }).click();
  const dialog = page.getByRole("dialog");
  const field = dialog.getByLabel("Para confirmar, digite globex");
  await field.fill("globex");
  await dialog.getByRole("button", { name: "Solicitar carga completa" }).click();
  return field;
}

test("a page that is older than the console says so, and keeps what was typed", async ({ page }) => {
  // As the page of another build would ask: for an action that this one does not have.
  const field = await requestSeed(page, (route) =>
    route.continue({
      headers: { ...route.request().headers(), "next-action": "7f0123456789abcdef0123456789abcdef01234567" },
    }),
  );
  await expect(page.getByRole("alert").filter({ hasText: "recarregue a página" })).toBeVisible();
  await expect(field).toHaveValue("globex");
});

test("an action that is not let in for now says why, and keeps what was typed", async ({ page }) => {
  const field = await requestSeed(page, (route) =>
    route.fulfill({ status: 429, contentType: "text/plain", body: "opendb:rate_limited" }),
  );
  await expect(page.getByRole("alert").filter({ hasText: "Espere um minuto" })).toBeVisible();
  await expect(field).toHaveValue("globex");
});
