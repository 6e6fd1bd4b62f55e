import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OpendbError } from "#errors.ts";
import { superuser } from "./settings.ts";

/** Says that everything in its folder that bears one of our names was made by OpenDB. */
export const markName = ".opendb-demo";

/** What the embedded server and the demo write into a folder; everything else in it is somebody else's. */
export const ours =
  /^(postgres(\.new)?|programs-.*|server-ca\.(crt|key)(\.new)?|kits(-ca)?|settings(\.own)?\.json(\.new)?|demo\.env(\.new)?|demo\.lock|\.password\.new|(postgres|web|worker|build)\.log|\.opendb-demo)$/;

/** A link is looked at and not followed. */
const isFile = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Versions that made no mark left the address of their server, whose superuser has our name. */
function isOfBefore(folder: string): boolean {
  const file = join(folder, "settings.json");
  if (!isFile(file)) return false;
  return readFileSync(file, "utf8").includes(`postgres://${superuser}:`);
}

/** Whether what bears our names in a folder is ours. */
export const isMarked = (folder: string): boolean => isFile(join(folder, markName)) || isOfBefore(folder);

/** Takes a folder for OpenDB. Throws `configuration` where files of somebody else have the names of ours. */
export function mark(folder: string): void {
  if (isFile(join(folder, markName))) return;
  const others = readdirSync(folder).filter((name) => ours.test(name));
  if (others.length > 0 && !isOfBefore(folder))
    throw new OpendbError(
      "configuration",
      `The data folder ${folder} holds what no demo made, under names that a demo needs: ${others.join(", ")}.`,
      { hint: "Set OPENDB_DATA to another folder, or move these away." },
    );
  writeFileSync(join(folder, markName), "`npm run db:reset` removes what OpenDB made in this folder.\n");
}
