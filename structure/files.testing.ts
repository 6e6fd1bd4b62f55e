import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** Tracked files and new ones, without what .gitignore leaves out. */
export const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && !file.startsWith(".data") && existsSync(file));
const known = new Set(files);

const texts = new Map<string, string>();
export function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(file, "utf8");
  texts.set(file, text);
  return text;
}

const isTest = (file: string) => /(\.test\.tsx?|(^|[/.])testing\.ts|^vitest\.|^e2e\/)/.test(file);
export const code = files.filter((file) => /\.(ts|tsx|mts|mjs|js)$/.test(file));
export const product = code.filter((file) => !isTest(file));

/** The files of a folder; a folder that has none is not there, and a rule about it would hold nothing. */
export function within(folder: string, all = product): string[] {
  const found = all.filter((file) => file.startsWith(`${folder}/`));
  if (found.length === 0) throw new Error(`There is nothing in ${folder}/.`);
  return found;
}

export type Import = { file: string; target: string; isType: boolean };

/** Whatever names another file: import, export from, import(), with or without `type`. */
export const importing =
  /(?:^|\n)\s*(?:import|export)\s(type\s)?[^;"'`]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)import\s+["']([^"']+)["']/g;

/** What a file imports; the project's own files by their path from its root. */
export function importsOf(file: string): Import[] {
  return [...textOf(file).matchAll(importing)].map(([, type, from, dynamic, bare]) => {
    const name = from ?? dynamic ?? bare ?? "";
    const target = name.startsWith("#")
      ? name.slice(1)
      : name.startsWith(".")
        ? normalize(join(dirname(file), name))
        : name;
    return { file, target, isType: type !== undefined };
  });
}

/** Whether an import names a file of the project. */
export const isOwn = (target: string) => known.has(target) || /^[a-z-]+\/.*\.(ts|tsx|json|css)$/.test(target);
