import { expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { controlDb } from "#db/control.ts";
import { freshControl } from "#warehouse/testing.ts";
import { endOverlong } from "./overlong.ts";

test("a statement of the web process's role that has lifted its own limit is ended, by a worker that is no superuser", async () => {
  const { consoleUrl, adminUrl } = await freshControl();
  const endless = await client({ url: consoleUrl });
  await endless.query("SET statement_timeout = 0");
  const asked = endless.query("SELECT pg_sleep(600)").catch((error: Error) => error.message);
  const other = await client({ url: adminUrl });
  const untouched = other.query("SELECT pg_sleep(5)").then(() => "done");
  await expect.poll(() => endOverlong(controlDb(), 1), { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await asked).toMatch(/canceling statement/);
  expect(await untouched).toBe("done");
  await Promise.all([endless.end(), other.end()]);
});
