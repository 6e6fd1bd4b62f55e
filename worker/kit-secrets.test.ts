import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { filesOf, handed, linkTo, made, server, withKits } from "./kits.testing.ts";

withKits();

test("neither a key nor a password is in any database or log, once it was handed over", async () => {
  const superuser = new pg.Client({ connectionString: server.superuser("postgres") });
  await superuser.connect();
  await superuser.query("ALTER SYSTEM SET log_statement = 'all'");
  await superuser.query("SELECT pg_reload_conf()");
  const files = await filesOf(await handed(await linkTo(await made("acme_secret"))));
  const pem = readFileSync(files.key, "utf8");
  const word = await handed(await linkTo(await made("acme_secret2", { form: "password" })));
  // As PEM, as PEM in one line, and as bytes in the two ways in which PostgreSQL writes them.
  const body = pem.replace(/-----[^-]+-----|\s/g, "");
  const bytes = Buffer.from(body, "base64");
  // What is in every key of this kind is no secret: what follows it is.
  const inner = bytes.subarray(36, 68);
  const secrets = [
    body.slice(48, 88),
    pem.split("\n")[2] ?? "",
    inner.toString("hex"),
    inner.toString("base64").slice(0, 40),
    word.password ?? "",
  ];
  const texts: string[] = [readFileSync(join(server.folder, "postgres.log"), "utf8")];
  for (const database of ["opendb", "acme", "postgres"]) {
    const opened = new pg.Client({ connectionString: server.superuser(database) });
    await opened.connect();
    const { rows } = await opened.query<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
       WHERE relkind IN ('r', 'm') AND nspname NOT IN ('information_schema', 'pg_toast')`,
    );
    for (const { name } of rows)
      texts.push(
        ...(await opened.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)).rows.map(
          ({ row }) => row,
        ),
      );
    await opened.end();
  }
  await superuser.end();
  const all = texts.join("\n");
  expect(all).toContain("acme_secret2");
  expect(texts[0]).toContain("open_kit_link");
  expect(secrets.every((secret) => secret.length >= 30)).toBe(true);
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
});
