import { existsSync, lstatSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { dataFolder } from "#embedded/env.ts";
import { foldersOf } from "#embedded/files.ts";
import { holderOf } from "#embedded/lock.ts";
import { isMarked, markName, ours } from "#embedded/mark.ts";
import { stop } from "#embedded/postmaster.ts";
import { ended } from "#embedded/process.ts";
import { OpendbError } from "#errors.ts";

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

/** Removes what the demo made in a folder that it marked; a link goes, and what it leads to stays. */
async function remove(folder: string): Promise<void> {
  await stop(join(folder, "postgres"));
  // The mark goes last: a removal that was cut off can be asked for again.
  const names = readdirSync(folder).filter((name) => ours.test(name));
  for (const name of names.sort((a, b) => Number(a === markName) - Number(b === markName)))
    rmSync(join(folder, name), { recursive: true, force: true });
  if (readdirSync(folder).length === 0 && !lstatSync(folder).isSymbolicLink()) rmdirSync(folder);
}

/** What stands in a folder of everybody's, as that of root's server does, may have been made by somebody else. */
const isOwn = (folder: string) => statSync(folder).uid === process.getuid?.();

async function reset(): Promise<string> {
  const folders = foldersOf(dataFolder());
  const found = folders.filter(
    (folder) => existsSync(folder) && (folder === folders[0] || isOwn(folder)) && isMarked(folder),
  );
  if (found.length === 0) return "There is nothing to remove: no demo has run here.";
  if (!(await confirmed(found)))
    return "Nothing was removed. To remove without asking: npm run db:reset -- --yes";
  const [data] = folders;
  if (data && found.includes(data)) await endDemo(data);
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
