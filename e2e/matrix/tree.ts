import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The addresses that the console has, as its folders spell them: `/c/[customer]/loads`. */
export const routesOfTree = (): string[] =>
  globSync("app/**/{page.tsx,route.ts}", { cwd: root })
    .map((file) => `/${file.split("/").slice(1, -1).join("/")}`)
    .sort();

/** What files that begin with "use server" export: each is a door of its own, `app/c/[customer]/loads/actions.ts#cancelRun`. */
export const actionsOfTree = (): string[] =>
  globSync("{app,auth,components}/**/*.{ts,tsx}", { cwd: root })
    .flatMap((file) => {
      const text = readFileSync(`${root}/${file}`, "utf8");
      if (!/^\s*["']use server["']/.test(text)) return [];
      return [...text.matchAll(/^export (?:const|async function|function) (\w+)/gm)].map(
        ([, name]) => `${file}#${name}`,
      );
    })
    .sort();

type Manifest = Record<"node" | "edge", Record<string, { filename: string; exportedName: string }>>;

/** The name under which the built console is asked for each action. */
export function actionIds(): Map<string, string> {
  const text = readFileSync(`${root}/.next/server/server-reference-manifest.json`, "utf8");
  const { node } = JSON.parse(text) as Manifest;
  return new Map(
    Object.entries(node).map(([id, { filename, exportedName }]) => [`${filename}#${exportedName}`, id]),
  );
}
