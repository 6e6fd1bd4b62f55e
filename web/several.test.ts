import { beforeAll, expect, test } from "vitest";
import { freshCustomer } from "#warehouse/testing.ts";
import { buildOnce, listen, startWeb } from "./testing.ts";

beforeAll(buildOnce, 600_000);

/** The actions that a page was given to call, by the ids in what its components were made from. */
const actionsOf = (html: string): Set<string> =>
  new Set([...html.matchAll(/\\"id\\":\\"([0-9a-f]{42})\\"/g)].map(([, id]) => id ?? ""));

test("a page of one web process works on at another one that has the same secret", async () => {
  const first = await startWeb();
  const { slug } = await freshCustomer(first.control);
  const second = await listen(first.cookie, { CONSOLE_URL: first.consoleUrl });
  const path = `/c/${slug}/loads`;
  const page = await first.ask(path);
  expect(page.status).toBe(200);
  const ids = actionsOf(page.text);
  expect(ids.size).toBeGreaterThan(0);
  expect(actionsOf((await second.ask(path)).text)).toEqual(ids);

  const call = (id: string) =>
    second.ask(path, {
      method: "POST",
      headers: {
        "next-action": id,
        accept: "text/x-component",
        "content-type": "text/plain;charset=UTF-8",
        origin: `http://127.0.0.1:${second.port}`,
        host: `127.0.0.1:${second.port}`,
      },
      body: JSON.stringify([{ customer: slug, kind: "derive" }]),
    });
  const answers = await Promise.all([...ids].map(call));
  for (const { status, headers } of answers) {
    expect(status).toBe(200);
    expect(headers["x-nextjs-action-not-found"]).toBeUndefined();
  }
  // One of them is the request of a load, and takes what was sent.
  expect(answers.filter(({ text }) => text.includes('"ok":true'))).toHaveLength(1);
  const said = await first.ask(path);
  expect(said.text).toContain("ana@acme.example");
});
