import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import pg from "pg";
import { ask } from "./database.ts";

/** A browser without any account. Whoever opens it closes its context. */
export const stranger = async (browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}) =>
  (await browser.newContext(options)).newPage();

/** Downloads what a link has handed over, and unpacks it. Whoever calls takes the folder away. */
export async function takeFiles(page: Page): Promise<string> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: /^Baixar / }).click();
  const download = await waiting;
  const folder = mkdtempSync(join(tmpdir(), "opendb-e2e-kit-"));
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  execFileSync("tar", ["xzf", file, "-C", folder]);
  return folder;
}

export const portOf = async () => {
  const [row] = await ask<{ port: number }>("opendb", "SELECT port FROM console.servers LIMIT 1");
  return row?.port;
};

/** Connects as psql would with the files of a kit: over TLS, with the certificate, checking who the server is. */
export async function connect(role: string, folder: string, database = "acme"): Promise<pg.Client> {
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const client = new pg.Client({
    host: "localhost",
    port: await portOf(),
    user: role,
    database,
    ssl: { ca: read("ca.crt"), cert: read(`${role}.crt`), key: read(`${role}.key`) },
  });
  client.on("error", () => {});
  await client.connect();
  return client;
}
