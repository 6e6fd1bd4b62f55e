import { ask } from "./database.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { origin } from "./ports.ts";

// A customer that no worker touches, with a load that stays as it is.
const slug = "held_one";

test.beforeAll(async () => {
  const error = {
    code: "limit_reached",
    message: "The source is full.",
    origin: "source",
    params: {},
    since: new Date().toISOString(),
  };
  await ask(
    "opendb",
    `WITH made AS (
       INSERT INTO console.customers (slug, name, id_server, id_root_tenant, state)
       SELECT '${slug}', 'Held', min(id), 999997, 'provisioning' FROM console.servers RETURNING id)
     INSERT INTO console.runs (id_customer, kind, state, requested_by, started_at, worker, heartbeat_at, attempt, error)
     SELECT id, 'delta', 'running', 'schedule', now(), 'e2e', now() + interval '1 hour', 1, $1 FROM made`,
    [JSON.stringify(error)],
  );
});

test.afterAll(async () => {
  await ask("opendb", `DELETE FROM console.customers WHERE slug = '${slug}'`);
});

const sentences = {
  "pt-BR": /^À espera, desde \S.*, de uma conexão com a origem: .* A carga continua sozinha\.$/,
  en: /^Waiting since \S.* for a connection at the source: .* The load goes on by itself\.$/,
};

test("on a phone all of what a load waits for is read without scrolling sideways, in the list and on its page", async ({
  page,
  context,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "admin");
  for (const [locale, sentence] of Object.entries(sentences)) {
    await context.addCookies([{ name: "locale", value: locale, url: origin }]);
    for (const path of ["/loads", `/c/${slug}/loads`]) {
      await page.goto(path);
      // React keeps what it streamed hidden for a moment longer.
      const said = page.getByText(sentence).filter({ visible: true });
      await expect(said).toBeVisible();
      const { x, width } = (await said.boundingBox()) ?? { x: -1, width: 0 };
      expect(x, path).toBeGreaterThanOrEqual(0);
      expect(x + width, path).toBeLessThanOrEqual(390);
    }
    await expectAccessible(page);
    await page.getByRole("link", { name: /Incremental/ }).click();
    await expect(page.getByRole("status").filter({ hasText: sentence })).toBeVisible();
  }
});
