import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Difference } from "../contract/check.ts";
import { comment, createKeys, createTable, protect } from "../ddl.ts";
import { type TableName, tableNames } from "../schema/index.ts";

const file = join(import.meta.dirname, "warehouse.sql");

const head = `-- Everything that the models make of a warehouse's tables: columns, keys, indexes, comments, row-level security.
-- Written by \`npm run db:golden\` and compared by \`opendb check\`, so that every change of the schema is seen.`;

const section = (name: TableName): string =>
  [
    `-- ${name}`,
    ...[createTable, createKeys, comment, protect].flatMap((make) => make(name)).map((sql) => `${sql};`),
  ].join("\n");

/** The schema of a warehouse as SQL text. */
export const goldenSchema = (): string => `${[head, ...tableNames.map(section)].join("\n\n")}\n`;

export const writeGolden = (): void => writeFileSync(file, goldenSchema());

const sectionsOf = (text: string): Map<string, string[]> =>
  new Map(
    text.split(/\n(?=-- (?:lms|metrics)\.)/).map((part) => {
      const [first = "", ...rest] = part.trim().split("\n");
      return [first.replace(/^-- /, ""), rest];
    }),
  );

const hint = "if it is meant, run `npm run db:golden` and commit db/golden/warehouse.sql.";

/** Where the models no longer make the schema that is committed: the first line that differs, table by table. */
export function goldenDifference(made: string = goldenSchema(), kept?: string): Difference[] {
  if (kept === undefined && !existsSync(file))
    return [{ table: "all", message: "db/golden/warehouse.sql is missing; run `npm run db:golden`." }];
  const wanted = sectionsOf(kept ?? readFileSync(file, "utf8"));
  const found = sectionsOf(made);
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((table) => {
    const [a, b] = [wanted.get(table), found.get(table)];
    if (!a || !b) {
      const where = a ? "committed, but no longer made" : "made, but not committed";
      return [{ table, message: `${table}: its schema is ${where}; ${hint}` }];
    }
    const at = Array.from({ length: Math.max(a.length, b.length) }).findIndex((_, i) => a[i] !== b[i]);
    if (at < 0) return [];
    const message = `${table}: expected \`${a[at] ?? "nothing"}\`, the models make \`${b[at] ?? "nothing"}\`; ${hint}`;
    return [{ table, message }];
  });
}
