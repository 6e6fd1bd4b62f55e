import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { addDays, countedDays } from "#days.ts";
import { partsOf } from "#db/figures/breakdowns.ts";
import { dailyFigures } from "#db/figures/daily.ts";
import type { Statement } from "#db/figures/figure.ts";
import { outOfDays } from "#db/figures/impossible.ts";
import { copied } from "#db/figures/literal.ts";
import { mostCertified, mostWatched, productById, productsWithLessons } from "#db/figures/products.ts";
import { funnel } from "#db/figures/rankings/funnel.ts";
import { rankings } from "#db/figures/rankings.ts";
import { byDay, byTable, byTenant, byTenantAndDay, ofRange } from "#db/figures/statements.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { kitIn } from "#warehouse/kits/role.testing.ts";
import { choicesOf, rangesUntil, scopeIn, stateOf } from "./compared.testing.ts";
import { statementRows } from "./statement-rows.ts";

/** Every statement that a page may run, by a name. */
function everyStatement(product: bigint): Record<string, Statement<object>> {
  const tables = byTable(dailyFigures);
  return {
    ...rankings,
    funnel: funnel(product),
    outOfDays,
    mostCertified,
    mostWatched,
    productById: productById(product),
    productsWithLessons,
    ...Object.fromEntries(
      dailyFigures.flatMap((figure): [string, Statement<object>][] => [
        [`${figure.name} of a range`, ofRange(figure)],
        [`${figure.name} by tenant`, byTenant(figure)],
        ...Object.entries(partsOf(figure.name)).map(([by, statement]): [string, Statement<object>] => [
          `${figure.name} in detail by ${by}`,
          statement,
        ]),
      ]),
    ),
    ...Object.fromEntries(
      [...tables].flatMap(([table, figures]): [string, Statement<object>][] => [
        ...figures.map((figure): [string, Statement<object>] => [`${figure.name} by day`, byDay([figure])]),
        [`${table} by day`, byDay(figures)],
        [`${table} by tenant and day`, byTenantAndDay(figures)],
      ]),
    ),
  };
}

/** Every statement that a file of the figures exports, or makes where it is told a product; helpers are none. */
async function exported(folder: string, files: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const file of files) {
    const all: Record<string, unknown> = await import(new URL(`${folder}/${file}`, import.meta.url).href);
    for (const [name, value] of Object.entries(all)) {
      const made: unknown = typeof value === "function" ? value(value.length === 0 ? undefined : 7n) : value;
      const text = (made as Partial<Statement> | null)?.text;
      if (typeof text === "string") found.set(`${file}: ${name}`, text);
    }
  }
  return found;
}

test("no ranking and nothing that is asked about products is left out here", async () => {
  const folder = "../../figures";
  const files = readdirSync(new URL(`${folder}/rankings`, import.meta.url)).map((file) => `rankings/${file}`);
  expect(files.length).toBeGreaterThan(7);
  const known = new Set(Object.values(everyStatement(7n)).map(({ text }) => text));
  const all = await exported(folder, [...files, "products.ts", "impossible.ts"]);
  expect(all.size).toBeGreaterThan(files.length);
  expect([...all].filter(([, text]) => !known.has(text)).map(([name]) => name)).toEqual([]);
});

test("what a reader copies gives somebody with a kit the very rows that the page shows, without any personal column", {
  timeout: 5 * 60_000,
}, async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  await loads.load("derive");
  const { tenants, today } = await stateOf(loads);
  const { rows: products } = await loads.source.admin.query<{ id: string }>(
    "SELECT product_id AS id FROM platform.lessons WHERE instance_id = $1 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    [tenants[0]],
  );
  const { signIn } = await kitIn(loads);
  const stranger = await signIn();
  const [day, , , week] = rangesUntil(today);
  const ranges = [day, week, { from: countedDays.from, until: addDays(today, -3) }].filter(
    (range) => range !== undefined,
  );
  const statements = everyStatement(BigInt(products[0]?.id ?? 0));
  const empty = new Set(Object.keys(statements));
  for (const chosen of choicesOf(tenants))
    for (const range of ranges)
      for (const [name, statement] of Object.entries(statements)) {
        const shown = await statementRows(scopeIn(loads, chosen), statement, range);
        const text = copied(statement, { tenants: chosen.map(BigInt), ...range });
        const { rows } = await stranger.query(text);
        expect(rows, `${name} of ${chosen}, ${range.from} to ${range.until}`).toEqual(shown);
        if (rows.length > 0) empty.delete(name);
      }
  expect([...empty]).toEqual([]);
  await expect(stranger.query("CREATE TABLE mine (a int)")).rejects.toThrow();
});

test("a copied text has no parameter left, and holds ids and days alone", () => {
  const asked = { tenants: [3n, 14n], from: "2024-02-29", until: "2024-03-31" };
  for (const [name, statement] of Object.entries(everyStatement(7n))) {
    const text = copied(statement, asked);
    expect(text, name).not.toMatch(/\$\d/);
    expect(text, name).toContain("'{3,14}'::bigint[]");
    expect(text.includes("'2024-03-31'"), name).toBe(statement.parameters === "days");
  }
  expect(() => copied(funnel(7n), { ...asked, from: "2024-02-30" })).toThrow("2024-02-30 is no day.");
  expect(() => copied(funnel(7n), { ...asked, until: "'; DROP" })).toThrow("is no day.");
});
