import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { buildOnce, startWeb } from "./testing.ts";

beforeAll(buildOnce, 600_000);

test("whoever waits for a page when the web process is told to end gets it whole; then nobody is let in", async () => {
  const { child, ask, adminUrl, port } = await startWeb();
  expect(await ask("/customers")).toMatchObject({ status: 200, isWhole: true });
  const holder = await client({ url: adminUrl });
  await holder.query("BEGIN; LOCK TABLE console.people IN ACCESS EXCLUSIVE MODE");
  let asked = 0;
  const count = () => void asked++;
  const open = Array.from({ length: 20 }, () =>
    ask("/customers", { onAsked: count }).then(
      ({ status, isWhole }) => ({ status, isWhole }),
      (error: Error) => error.message,
    ),
  );
  await expect.poll(() => asked, { timeout: 60_000 }).toBe(20);
  const end = once(child, "exit");
  child.kill("SIGTERM");
  const knock = () =>
    fetch(`http://127.0.0.1:${port}/sign-in`, { redirect: "manual" }).then(
      () => "let in",
      (error: Error & { cause?: { code?: string } }) => error.cause?.code,
    );
  await expect.poll(knock, { timeout: 60_000 }).toBe("ECONNREFUSED");
  await holder.query("ROLLBACK");
  await holder.end();
  const answers = await Promise.all(open);
  expect(answers).toEqual(Array.from({ length: 20 }, () => ({ status: 200, isWhole: true })));
  // Not killed by the signal, and not kept by connections that their other ends would go on with.
  expect(await end).toEqual([0, null]);
});

test("a page that never comes keeps the web process no longer than ten seconds", async () => {
  const { child, ask, adminUrl } = await startWeb();
  const holder = await client({ url: adminUrl });
  await holder.query("BEGIN; LOCK TABLE console.people IN ACCESS EXCLUSIVE MODE");
  const page = ask("/customers").catch(() => "cut");
  await sleep(500);
  const end = once(child, "exit");
  child.kill("SIGTERM");
  const ended = await Promise.race([end, sleep(25_000)]);
  expect(ended).toEqual([0, null]);
  await page;
  await holder.end();
}, 180_000);
