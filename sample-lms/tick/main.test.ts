import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, inject, onTestFinished, test } from "vitest";
import { client } from "#db/connect.ts";
import { fillGenerated } from "#sample-lms/generate/fill.ts";
import { createSource, dropSource, sourceDatabase } from "#sample-lms/source/create.ts";

/** The `tick` command in a process of its own, on the tests' server. */
async function ticking(...words: string[]) {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "sample-lms/tick/main.ts", ...words],
    // An address whose database is another one: the platform is found beside it.
    { env: { NODE_ENV: "test", DATABASE_URL: inject("adminUrl") } },
  );
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, out, err };
}

test("days happen at the demo's platform, which is found on the server of the control database", async () => {
  const platform = { adminUrl: inject("adminUrl"), database: sourceDatabase };
  expect(await ticking()).toMatchObject({
    code: 1,
    out: "",
    err: "error: There is no demo platform on this server.\n`npm run demo` makes one.\n",
  });
  await createSource({ ...platform, password: "opendb-test" });
  onTestFinished(() => dropSource(platform));
  const source = await client({ url: platform.adminUrl, database: platform.database });
  await fillGenerated(source, { scale: "XS", seed: 3, until: new Date("2026-01-15T07:00:00Z") });
  await source.end();
  const said = await ticking("--days", "2", "--json");
  expect(said).toMatchObject({ code: 0, err: "" });
  expect(JSON.parse(said.out)).toEqual({ days: 2, seed: 1, clock: "2026-01-17T07:00:00.000Z" });
  expect((await ticking()).out).toBe("1 day happened; at the platform it is 2026-01-18 04:00 (Sao Paulo).\n");
});

test("wrong usage is explained and ends with 2, with --json as one object on standard output", async () => {
  const { code, err } = await ticking("--days", "0");
  expect(err).toMatch(/whole number from 1 up/);
  expect(err).not.toContain("    at ");
  expect(code).toBe(2);
  const asJson = await ticking("--days", "0", "--json");
  expect(asJson).toMatchObject({ code: 2, err: "" });
  expect(JSON.parse(asJson.out)).toMatchObject({ error: { code: "bad_input", hint: expect.any(String) } });
});
