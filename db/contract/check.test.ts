import { bigint, index, integer, pgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { warehouseTables } from "../schema/index.ts";
import { checkManifest, checkModels, type ManifestClaim } from "./check.ts";
import { type Contract, parseContract, readContract } from "./parse.ts";
import { modelShapes } from "./shape.ts";

const contract = parseContract(`version: 1
time_zone: America/Sao_Paulo
schemas: { lms: Entities., metrics: Numbers. }
tables:
  - name: lms.tags
    about: Labels.
    source: documented
    strategy: merge
    key: [id]
    columns:
      - { name: id, type: BIGINT, null: false, about: Id. }
      - { name: id_tenant, type: BIGINT, null: false, about: Tenant. }
      - { name: title, type: TEXT, personal: no, about: Label. }
`);

const lms = pgSchema("lms");
const id = () => bigint({ mode: "bigint" });

const said = (models: Parameters<typeof modelShapes>[0], of: Contract = contract) =>
  checkModels(of, modelShapes(models)).map(({ message }) => message);

describe("models against the contract", () => {
  test("the project's own agree", () => {
    expect(checkModels()).toEqual([]);
  });

  test("a model that follows the contract differs in nothing", () => {
    const tags = lms.table("tags", { id: id().notNull(), id_tenant: id().notNull(), title: text() }, (t) => [
      primaryKey({ columns: [t.id_tenant, t.id] }),
      index("tags_id").on(t.id),
    ]);
    expect(said({ tags })).toEqual([]);
  });

  test("a missing table is named", () => {
    expect(said({})).toEqual(["lms.tags: the table is in the contract and missing in the models."]);
  });

  test("a table too many is named", () => {
    const labels = lms.table("labels", { id: id().notNull() });
    expect(said({ labels })).toContain("lms.labels: the table is in the models and missing in the contract.");
  });

  test("a column's absence, excess, type, nullability and default are named", () => {
    const tags = lms.table(
      "tags",
      { id: integer().notNull(), id_tenant: id().default(7n), colour: text() },
      (t) => [primaryKey({ columns: [t.id_tenant, t.id] })],
    );
    expect(said({ tags })).toEqual([
      "lms.tags.id: the type is bigint in the contract and integer in the models.",
      "lms.tags.id_tenant: the column is NOT NULL in the contract and nullable in the models.",
      "lms.tags.id_tenant: the default is none in the contract and 7 in the models.",
      "lms.tags.title: the column is text in the contract and missing in the models.",
      "lms.tags.colour: the column is missing in the contract and text in the models.",
    ]);
  });

  test("another order of columns is named", () => {
    const tags = lms.table("tags", { id_tenant: id().notNull(), id: id().notNull(), title: text() }, (t) => [
      primaryKey({ columns: [t.id_tenant, t.id] }),
    ]);
    expect(said({ tags })).toEqual(["lms.tags: column 1 is id in the contract and id_tenant in the models."]);
  });

  test("a physical key that does not start with id_tenant is named", () => {
    const tags = lms.table("tags", { id: id().notNull(), id_tenant: id().notNull(), title: text() }, (t) => [
      primaryKey({ columns: [t.id, t.id_tenant] }),
    ]);
    expect(said({ tags })).toEqual([
      "lms.tags: the physical key is (id_tenant, id) in the contract and (id, id_tenant) in the models.",
    ]);
  });
});

describe("the manifest against the contract", () => {
  const claim: ManifestClaim = {
    name: "lms.tags",
    strategy: "merge",
    key: ["id"],
    columns: ["id", "id_tenant", "title"],
  };
  const of = (claims: ManifestClaim[]) => checkManifest(claims, contract).map(({ message }) => message);

  test("a manifest that follows the contract differs in nothing, with or without id_tenant in the key", () => {
    expect(of([claim])).toEqual([]);
    expect(of([{ ...claim, key: ["id_tenant", "id"] }])).toEqual([]);
  });

  test("tables that only one side has are named", () => {
    expect(of([])).toEqual(["lms.tags: the table is in the contract and missing in the manifest."]);
    expect(of([claim, { ...claim, name: "lms.labels" }])).toEqual([
      "lms.labels: the table is in the manifest and missing in the contract.",
    ]);
  });

  test("another strategy and another key are named", () => {
    expect(of([{ ...claim, strategy: "append", key: ["title"] }])).toEqual([
      "lms.tags: the strategy is merge in the contract and append in the manifest.",
      "lms.tags: the key is (id) in the contract and (title) in the manifest.",
    ]);
  });

  test("columns that only one side has are named", () => {
    expect(of([{ ...claim, columns: ["id", "id_tenant", "name"] }])).toEqual([
      "lms.tags: column title is in the contract and missing in the manifest.",
      "lms.tags: column name is in the manifest and missing in the contract.",
    ]);
  });
});

test("every table with id_tenant has it first in its key, so that it can be distributed", () => {
  const { tables } = readContract();
  const shapes = modelShapes(warehouseTables);
  const wrong = tables
    .filter((table) => table.columns.some(({ name }) => name === "id_tenant") && table.key.length > 0)
    .filter((table) => shapes.get(table.name)?.key[0] !== "id_tenant");
  expect(wrong.map(({ name }) => name)).toEqual([]);
});
