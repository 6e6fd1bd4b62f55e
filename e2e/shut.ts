import type { Page } from "@playwright/test";
import { expect, expectAccessible } from "./fixtures.ts";

/** Every page that reads the warehouse says calmly since when there is none, until when it can be had back, and where. */
export async function saysThatItIsShut(
  page: Page,
  { slug, name }: { slug: string; name: RegExp },
): Promise<void> {
  const main = page.getByRole("main");
  const paths = ["", "/panels", "/tables", "/tables/lms/users", "/learners/1"];
  for (const path of paths) {
    const answer = await page.goto(`/c/${slug}${path}`);
    expect(answer?.status(), path).toBe(200);
    await expect(main.getByText("O data warehouse deste cliente está guardado"), path).toBeVisible();
    await expect(main).toContainText(
      /desprovisionado em \d\d\/\d\d\/\d{4}, \d\d:\d\d\. Ele pode ser restaurado até/,
    );
    await expect(main.getByRole("link", { name: "Ver a situação do cliente" })).toHaveAttribute(
      "href",
      `/c/${slug}/settings`,
    );
    await expect(main.getByRole("alert"), path).toHaveCount(0);
  }
  await expectAccessible(page);
  await page.goto(`/c/${slug}`);
  await expect(page.getByRole("region", { name: "Atualização dos dados" })).toContainText("pausados");
  await page.goto("/customers");
  await expect(page.getByRole("row", { name })).toContainText("pausados");
  await page.goto(`/c/${slug}/access/new`);
  await expect(main).toContainText("Nenhum kit pode ser criado agora");

  const english = { name: "locale", value: "en", url: new URL(page.url()).origin };
  await page.context().addCookies([english]);
  for (const path of paths) {
    await page.goto(`/c/${slug}${path}`);
    await expect(main, path).toContainText(/The customer was deprovisioned on .* It can be restored until/);
  }
  await page.context().clearCookies({ name: english.name });

  const report = (accept: string) =>
    page.request.post(`/c/${slug}/learners/1/report?form=json`, {
      headers: { accept, origin: new URL(page.url()).origin },
    });
  const told = await report("application/json");
  expect([told.status(), await told.json()]).toMatchObject([409, { code: "customer_closed" }]);
  expect(await (await report("text/html")).text()).toContain("de um desprovisionado nada pode ser lido");
  const { origin } = new URL(page.url());
  expect((await page.request.post(`/c/${slug}/audit/export`, { headers: { origin } })).status()).toBe(200);
}
