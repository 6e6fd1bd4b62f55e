import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { catalog } from "#db/catalog/index.ts";
import type { TableState } from "#db/catalog/state.ts";
import { client } from "#db/connect.ts";
import type { Contract } from "#db/contract/contract.ts";
import { literal } from "#db/ddl.ts";
import { figureOf } from "#db/figures/daily.ts";
import { byTenant } from "#db/figures/statements.ts";
import type { TableName } from "#db/schema/index.ts";
import { accessOf, scopeOf } from "#db/scope.testing.ts";
import type { Scope } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { freshControl, freshWarehouse, type TestWarehouse } from "#warehouse/testing.ts";
import { customerTenants } from "./customers-tenants.ts";
import { figureDays } from "./figures/figure-days.ts";
import { heldRows } from "./figures/held.ts";
import { impossibleTimes } from "./figures/impossible-times.ts";
import { statementRows } from "./figures/statement-rows.ts";
import { learnerHeld } from "./learner-held.ts";
import { moveContents } from "./move-contents.ts";
import { panelExtent } from "./panel-extent.ts";
import { seedViews } from "./seed-views.ts";
import { tablePage } from "./table-page.ts";
import { tableCount } from "./table-page-count.ts";
import { tableCounts } from "./table-page-counts.ts";
import { tenantChoices } from "./tenants.ts";

/*
 * Every personal column and every personal field inside a document holds a marker. Whatever a query gives to somebody
 * without personal.read holds none of them, and gives them all to somebody with it.
 */
const contract = parse(
  readFileSync(join(import.meta.dirname, "../contract/dictionary.yaml"), "utf8"),
) as Contract;

let warehouse: TestWarehouse;
let admin: pg.Client;
const marker = (place: string) => `MARK:${place}`;
const markers: string[] = [];

/** A document with a marker at each personal path, and at a path that nobody documented. */
function documentOf(table: Contract["tables"][number], column: string): string {
  const root: Record<string, unknown> = { undocumented: marker(`${table.name}.${column}.undocumented`) };
  for (const [path, { personal }] of Object.entries(table.json)) {
    const [head, ...keys] = path.replace("*", "taught_by").split(".");
    if (head !== column) continue;
    let at = root;
    for (const key of keys.slice(0, -1)) {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
    const value = personal === "yes" ? marker(`${table.name}.${path}`) : "open";
    if (personal === "yes") markers.push(value);
    at[keys.at(-1) ?? ""] = value;
  }
  markers.push(String(root.undocumented));
  return JSON.stringify(root);
}

function rowOf(table: Contract["tables"][number]): string {
  const values = table.columns.flatMap(({ name, type, personal, null: isNullable }) => {
    if (name === "id" || name === "id_tenant") return [[name, "1"]];
    if (name === "id_user") return [[name, "1"]];
    if (personal === "yes" && type === "JSONB") return [[name, literal(documentOf(table, name))]];
    if (personal === "yes") {
      // Fits a VARCHAR(50), too.
      markers.push(marker(`${table.name}.${name}`));
      return [[name, literal(marker(`${table.name}.${name}`))]];
    }
    if (isNullable !== false && !table.key.includes(name)) return [];
    return [[name, type === "DATE" ? "'2026-03-01'" : "1"]];
  });
  return `INSERT INTO ${table.name} (${values.map(([name]) => name).join(", ")}) VALUES (${values.map(([, value]) => value).join(", ")});`;
}

beforeAll(async () => {
  await freshControl();
  warehouse = await freshWarehouse();
  admin = await client({ url: inject("adminUrl"), database: warehouse.slug });
  await admin.query(contract.tables.map(rowOf).join("\n"));
});
afterAll(() => admin?.end());

function asking(permissions: Permission[]): Scope {
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const customer = { id: 1, slug: warehouse.slug, name: warehouse.slug, host, port: Number(port) };
  return scopeOf({ customer, allowed: [1n], tenants: [1n], permissions: new Set(permissions) });
}

const states = (name: TableName): TableState[] =>
  catalog[name].columns
    .filter(({ isSortable }) => isSortable)
    .map(({ name: column }) => ({
      tenants: null,
      deleted: "shown",
      sort: { column, isDescending: false },
      filters: {},
      cursor: null,
      size: 50,
    }));

const refused = (error: unknown) => String(error);

/** Every query that opens a warehouse, by its file: what it gives to a scope, in whichever way it can be asked. */
const queries: Record<string, (scope: Scope) => Promise<unknown>> = {
  "customers-tenants.ts": ({ customer }) => customerTenants(customer),
  "figures/figure-days.ts": (scope) =>
    figureDays(scope, ["dau", "certificates"], { from: "2026-02-01", until: "2026-04-01" }),
  "figures/held.ts": (scope) =>
    heldRows(scope, byTenant(figureOf("passed")), { from: "2026-02-01", until: "2026-04-01" }),
  "figures/impossible-times.ts": (scope) => impossibleTimes(scope),
  "figures/statement-rows.ts": (scope) =>
    statementRows(scope, byTenant(figureOf("learners")), { from: "2026-02-01", until: "2026-04-01" }),
  "learner-held.ts": (scope) =>
    learnerHeld(scope, "1", async ({ counts, rows }) => {
      const all: string[] = [];
      await rows(async (_part, given) => {
        all.push(...given);
      });
      return { counts, all };
    }),
  "move-contents.ts": (scope) => moveContents(scope),
  "panel-extent.ts": (scope) => panelExtent(scope),
  "seed-views.ts": ({ customer }) => seedViews(accessOf(customer)),
  "table-page.ts": async (scope) => {
    const pages: unknown[] = [];
    for (const entry of Object.values(catalog))
      for (const state of states(entry.name))
        pages.push(await tablePage(scope, entry, state, async () => {}).catch(refused));
    return pages;
  },
  "table-page-count.ts": async (scope) => {
    const counts: unknown[] = [];
    for (const entry of Object.values(catalog))
      for (const state of states(entry.name)) counts.push(await tableCount(scope, entry, state));
    return counts;
  },
  "table-page-counts.ts": async (scope) => [...(await tableCounts(scope))],
  "tenants.ts": (scope) => tenantChoices(scope),
};

const asText = (value: unknown) =>
  JSON.stringify(value, (_, at: unknown) => (typeof at === "bigint" ? String(at) : at));

test("no query of a warehouse is left out of the walk", () => {
  const all = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" });
  const opening = all.filter((file) => {
    if (!file.endsWith(".ts")) return false;
    const text = readFileSync(join(import.meta.dirname, file), "utf8");
    return !file.includes(".test.") && /\b(scoped|scopedSnapshot|consolePool|heldRows)\(/.test(text);
  });
  expect(Object.keys(queries).toSorted()).toEqual(opening.toSorted());
});

test("the markers stand in every place that the dictionary calls personal", () => {
  const columns = contract.tables.flatMap(({ name, columns }) =>
    columns
      .filter(({ personal, type }) => personal === "yes" && type !== "JSONB")
      .map((c) => `${name}.${c.name}`),
  );
  expect(markers).toEqual(expect.arrayContaining(columns.map(marker)));
  expect(markers).toContain(marker("lms.products.meta.certificate.taught_by"));
  expect(markers.length).toBeGreaterThan(20);
});

test.each(Object.keys(queries))(
  "what %s gives without personal.read has no value of a person",
  async (file) => {
    const given = asText(await queries[file]?.(asking(["tables.read", "panels.read"])));
    expect(markers.filter((one) => given.includes(one))).toEqual([]);
    expect(given).not.toContain("MARK");
  },
);

test("a table's pages give all of them to somebody who may read them", async () => {
  const given = asText(await queries["table-page.ts"]?.(asking(["personal.read"])));
  expect(markers.filter((one) => !given.includes(one))).toEqual([]);
});

test("a masked column gives nothing away by order or by filter, in pages and in counts", async () => {
  const blind = asking([]);
  for (const entry of Object.values(catalog))
    for (const { name } of entry.columns.filter(({ isPersonal }) => isPersonal)) {
      const [state] = states(entry.name);
      if (!state) throw new Error(`${entry.name} cannot be sorted.`);
      const filtered = { ...state, filters: { [name]: { op: "filled" as const } } };
      const sorted = { ...state, sort: { column: name, isDescending: false } };
      for (const asked of [
        () => tablePage(blind, entry, filtered, async () => {}),
        () => tablePage(blind, entry, sorted, async () => {}),
        () => tableCount(blind, entry, filtered),
      ])
        await expect(asked()).rejects.toMatchObject({ code: "bad_input" });
    }
});

test("rows with values of people are given once they are on record, and not where that fails", async () => {
  const [state] = states("lms.users");
  if (!state) throw new Error("Learners cannot be sorted.");
  const seen: number[] = [];
  const witness = async (rows: number) => {
    seen.push(rows);
  };
  await tablePage(asking([]), catalog["lms.users"], state, witness);
  await tablePage(asking(["personal.read"]), catalog["lms.tags"], states("lms.tags")[0] ?? state, witness);
  expect(seen).toEqual([]);
  await tablePage(asking(["personal.read"]), catalog["lms.users"], state, witness);
  expect(seen).toEqual([1]);
  const failing = tablePage(asking(["personal.read"]), catalog["lms.users"], state, async () => {
    throw new Error("no record");
  });
  await expect(failing).rejects.toThrow("no record");
});
