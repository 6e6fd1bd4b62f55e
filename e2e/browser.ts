import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import { bareEnvironment } from "#embedded/env.ts";

const pack = fileURLToPath(new URL("../node_modules/@sparticuz/chromium/", import.meta.url));
const { version } = JSON.parse(readFileSync(join(pack, "package.json"), "utf8")) as { version: string };
const home = fileURLToPath(new URL(`../node_modules/.cache/chromium-${version}/`, import.meta.url));

const unpack = (name: string, to: string) =>
  pipeline(
    createReadStream(join(pack, "bin", `${name}.br`)),
    createBrotliDecompress(),
    createWriteStream(to),
  );

/** Unpacks an archive beside the browser. */
async function spread(name: string, folder: string): Promise<void> {
  const archive = join(folder, name);
  await unpack(name, archive);
  mkdirSync(join(folder, name.replace(".tar", "")), { recursive: true });
  execFileSync("tar", ["xf", archive, "-C", join(folder, name.replace(".tar", ""))]);
  await rm(archive);
}

/** Unpacks the package's browser once a version, whole or not at all. The package's own way shares /tmp with others. */
async function unpacked(): Promise<string> {
  const browser = join(home, "chromium");
  if (existsSync(browser)) return browser;
  mkdirSync(dirname(home), { recursive: true });
  const partly = mkdtempSync(`${home.slice(0, -1)}.`);
  chmodSync(partly, 0o755);
  await Promise.all([
    unpack("chromium", join(partly, "chromium")),
    spread("al2023.tar", partly),
    spread("fonts.tar", partly),
  ]);
  const dirs = `<dir>${join(home, "fonts")}</dir><cachedir>${join(home, "fonts-cache")}</cachedir>`;
  writeFileSync(join(partly, "fonts", "fonts.conf"), `<fontconfig>${dirs}</fontconfig>\n`);
  chmodSync(join(partly, "chromium"), 0o755);
  try {
    renameSync(partly, home);
  } catch (error) {
    // Another process was first; its copy is the same.
    await rm(partly, { recursive: true, force: true });
    if (!existsSync(browser)) throw error;
  }
  return browser;
}

/** Machines without a desktop may lack the browser's few libraries and all fonts: those of the package serve then. */
function lacking(browser: string): Record<string, string> {
  const libraries = spawnSync("ldd", [browser], { encoding: "utf8" });
  const isComplete = libraries.status === 0 && !libraries.stdout.includes("not found");
  return {
    ...(isComplete ? {} : { LD_LIBRARY_PATH: join(home, "al2023", "lib") }),
    ...(existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(home, "fonts") }),
  };
}

export type Browser = { executablePath: string; env: Record<string, string> };

/** A Chromium that runs on this machine as it is: one that is named, or the one inside the package. */
export async function browser(named: string | undefined): Promise<Browser> {
  if (named) return { executablePath: named, env: bareEnvironment() };
  const executablePath = await unpacked();
  return { executablePath, env: { ...bareEnvironment(), ...lacking(executablePath) } };
}
