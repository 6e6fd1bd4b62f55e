import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import columnsEn from "#messages/en/columns.json" with { type: "json" };
import tablesEn from "#messages/en/tables.json" with { type: "json" };
import columnsPt from "#messages/pt-BR/columns.json" with { type: "json" };
import tablesPt from "#messages/pt-BR/tables.json" with { type: "json" };
import { catalog } from "./index.ts";

type Written = {
  name: string;
  key: string[];
  columns: {
    name: string;
    ref?: string;
    personal?: "yes" | "no";
    type: string;
    enum?: Record<string, string>;
    same_enum_as?: string;
    open?: boolean;
  }[];
};
const contract = parse(readFileSync(new URL("../contract/dictionary.yaml", import.meta.url), "utf8")) as {
  tables: Written[];
};
const enumOf = (path: string): Record<string, string> | undefined => {
  const cut = path.lastIndexOf(".");
  const table = contract.tables.find(({ name }) => name === path.slice(0, cut));
  return table?.columns.find(({ name }) => name === path.slice(cut + 1))?.enum;
};

test("the catalog holds the contract's tables, each column once and in the contract's order", () => {
  const shown = Object.values(catalog).map(({ name, columns }) => [name, columns.map((c) => c.name)]);
  expect(shown).toEqual(contract.tables.map(({ name, columns }) => [name, columns.map((c) => c.name)]));
});

test("the catalog points where the contract's references point", () => {
  for (const table of contract.tables)
    for (const column of table.columns) {
      const shown = catalog[table.name as keyof typeof catalog].columns.find((c) => c.name === column.name);
      const target = shown?.reference ? `${shown.reference.table}.${shown.reference.column}` : undefined;
      expect(target, `${table.name}.${column.name}`).toBe(column.ref);
    }
});

test("the catalog calls personal exactly what the contract calls personal", () => {
  for (const table of contract.tables) {
    const shown = catalog[table.name as keyof typeof catalog].columns.filter((c) => c.isPersonal);
    const personal = table.columns.filter((c) => c.personal === "yes");
    expect(shown.map((c) => c.name)).toEqual(personal.map((c) => c.name));
  }
});

test("the catalog knows the contract's values of each enumerated column", () => {
  for (const table of contract.tables)
    for (const column of table.columns) {
      const shown = catalog[table.name as keyof typeof catalog].columns.find((c) => c.name === column.name);
      const values = column.enum ?? (column.same_enum_as ? enumOf(column.same_enum_as) : undefined);
      expect([...(shown?.enum?.values ?? [])].sort(), `${table.name}.${column.name}`).toEqual(
        Object.keys(values ?? {}).sort(),
      );
      expect(shown?.enum?.isOpen ?? false).toBe(column.open ?? false);
    }
});

test("a key of the contract is a key of the catalog, behind the tenant", () => {
  for (const table of contract.tables) {
    const { key, tenant } = catalog[table.name as keyof typeof catalog];
    expect(key.filter((name) => name !== tenant)).toEqual(table.key.filter((name) => name !== tenant));
    if (table.key.length > 0) expect(key[0]).toBe(tenant);
  }
});

test.each([
  ["pt-BR", columnsPt, tablesPt],
  ["en", columnsEn, tablesEn],
] as const)("every table, column and known value has a label in %s", (_language, columns, tables) => {
  const labels: Record<string, string> = columns.labels;
  const enums: Record<string, Record<string, string>> = columns.enums;
  const names: Record<string, Record<string, string>> = tables.names;
  const abouts: Record<string, Record<string, string>> = tables.abouts;
  const missing = Object.values(catalog).flatMap((entry) => {
    const [schema = "", table = ""] = entry.name.split(".");
    const titles = [names[schema]?.[table], abouts[schema]?.[table]].some((text) => !text)
      ? [entry.name]
      : [];
    const headings = entry.columns.filter((c) => !labels[c.label]).map((c) => `${entry.name}.${c.label}`);
    const values = entry.columns.flatMap((c) =>
      (c.enum?.values ?? [])
        .filter((value) => !enums[c.enum?.name ?? ""]?.[value])
        .map((v) => `${c.enum?.name}.${v}`),
    );
    return [...titles, ...headings, ...values];
  });
  expect(missing).toEqual([]);
  const used = new Set(Object.values(catalog).flatMap((entry) => entry.columns.map((c) => c.label)));
  expect(Object.keys(labels).filter((label) => !used.has(label))).toEqual([]);
});
