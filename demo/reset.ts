import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { dataFolder } from "#embedded/env.ts";
import { foldersOf } from "#embedded/files.ts";
import { holderOf } from "#embedded/lock.ts";
import { stop } from "#embedded/postmaster.ts";
import { ended } from "#embedded/process.ts";
import { OpendbError } from "#errors.ts";

/** Removes the demo's own server and data. Only what the demo made is removed: the folder may hold other things. */
const ours =
  /^(postgres(\.new)?|programs-.*|settings(\.own)?\.json(\.new)?|demo\.env(\.new)?|demo\.lock|\.password\.new|(postgres|web|worker|build)\.log)$/;

async function confirmed(folders: string[]): Promise<boolean> {
  if (process.argv.includes("--yes")) return true;
  if (!process.stdin.isTTY) return false;
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await ask.question(`Remove all of the demo's data in ${folders.join(" and ")}? [y/N] `);
  ask.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function endDemo(data: string): Promise<void> {
  const holder = holderOf(data);
  if (holder === undefined) return;
  process.kill(holder, "SIGTERM");
  if (!(await ended(holder, 60_000)))
    throw new OpendbError("conflict", `The demo (process ${holder}) does not end.`, {
      hint: `End it by hand: kill -KILL ${holder}`,
    });
}

async function remove(folder: string): Promise<void> {
  await stop(join(folder, "postgres"));
  for (const name of readdirSync(folder).filter((name) => ours.test(name)))
    rmSync(join(folder, name), { recursive: true, force: true });
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

async function reset(): Promise<string> {
  const folders = foldersOf(dataFolder());
  const found = folders.filter((folder) => existsSync(folder));
  if (found.length === 0) return "There is nothing to remove.";
  if (!(await confirmed(found)))
    return "Nothing was removed. To remove without asking: npm run db:reset -- --yes";
  const [data] = folders;
  if (data) await endDemo(data);
  for (const folder of found) await remove(folder);
  return "Removed. `npm run demo` makes it all anew. Databases on a server of your own were left alone.";
}

try {
  process.stdout.write(`${await reset()}\n`);
} catch (error) {
  if (!(error instanceof OpendbError)) throw error;
  process.stderr.write(`${error.message}\n${error.hint ?? ""}\n`);
  process.exit(1);
}
