import { describe, expect, test } from "vitest";
import { OpendbError } from "#errors.ts";
import { parseContract, readContract } from "./parse.ts";

const table = (columns: string, more = "") => `version: 1
time_zone: America/Sao_Paulo
schemas: { lms: Entities., metrics: Numbers. }
tables:
  - name: lms.tenants
    about: Instances.
    source: documented
    strategy: merge
    key: [id]
${more}    columns:
${columns}
`;

const id = "      - { name: id, type: BIGINT, null: false, about: Id. }";

function faultOf(text: string): string {
  try {
    parseContract(text, "dictionary.yaml");
  } catch (error) {
    if (error instanceof OpendbError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "none";
}

describe("the data contract", () => {
  test("is read whole: 32 tables in two schemas", () => {
    const { version, tables } = readContract();
    expect(version).toBe(2);
    expect(tables.filter(({ name }) => name.startsWith("lms."))).toHaveLength(24);
    expect(tables.filter(({ name }) => name.startsWith("metrics."))).toHaveLength(8);
  });

  test("keeps `null: false`, though YAML takes that key for the null value", () => {
    const [tenants] = parseContract(
      table(`${id}\n      - { name: key, type: TEXT, personal: no, about: Slug. }`),
    ).tables;
    expect(tenants?.columns.map((column) => column.null)).toEqual([false, true]);
  });

  test("keeps a text with commas in a flow map, which YAML would cut", () => {
    const domain = readContract().tables[0]?.columns.find(({ name }) => name === "domain");
    expect(domain?.about).toBe("The tenant's own domain, when it has one.");
  });

  test("reads row counts with underscores as numbers", () => {
    expect(readContract().tables.find(({ name }) => name === "lms.users")?.rows).toBe(1_000_000);
  });
});

describe("a fault names its file and line", () => {
  test("when the text is no YAML", () => {
    expect(faultOf("tables: [")).toMatch(/^contract dictionary\.yaml:1: /);
  });

  test("when a key is unknown", () => {
    const text = table("      - { name: id, type: BIGINT, nul: false, about: Id. }");
    expect(faultOf(text)).toContain('dictionary.yaml:11: tables.0.columns.0: Unrecognized key: "nul"');
  });

  test("when a required key is missing", () => {
    expect(faultOf(table("      - { name: id, about: Id. }"))).toMatch(
      /dictionary\.yaml:11: tables\.0\.columns\.0\.type/,
    );
  });

  test("when a column is there twice", () => {
    expect(faultOf(table(`${id}\n${id}`))).toContain("dictionary.yaml:12: lms.tenants.id is there twice");
  });

  test("when the key names no column", () => {
    const text = table("      - { name: key, type: TEXT, personal: no, about: Slug. }");
    expect(faultOf(text)).toContain(
      "dictionary.yaml:9: the key of lms.tenants names id, which is no column of it",
    );
  });

  test("when a column of the key may be null", () => {
    const text = table("      - { name: id, type: BIGINT, about: Id. }");
    expect(faultOf(text)).toContain("dictionary.yaml:9: id is in the key of lms.tenants and may not be null");
  });

  test("when a reference points at nothing", () => {
    const text = table(`${id}\n      - { name: id_user, type: BIGINT, ref: lms.users.id, about: Learner. }`);
    expect(faultOf(text)).toContain("lms.tenants.id_user points at lms.users.id, which does not exist");
  });

  test("when a text, a document or a key of one does not say whether it is personal", () => {
    const text = table(
      `${id}
      - { name: key, type: TEXT, about: Slug. }
      - { name: phone, type: VARCHAR(50), about: Phone. }
      - { name: meta, type: JSONB, about: Settings. }
    json:
      meta.title: { type: string, about: Title. }
      other.title: { type: string, personal: no, about: Title. }`,
    );
    const said = faultOf(text);
    for (const [line, what] of [
      [12, "lms.tenants.key"],
      [13, "lms.tenants.phone"],
      [14, "lms.tenants.meta"],
      [16, "lms.tenants.meta.title"],
    ])
      expect(said).toContain(
        `dictionary.yaml:${line}: ${what} does not say whether it is personal: yes or no`,
      );
    expect(said).toContain("dictionary.yaml:17: other.title lies in no document of lms.tenants");
  });

  test("when a document says that it is not personal, and a key in it is", () => {
    const text = table(
      `${id}
      - { name: meta, type: JSONB, personal: no, about: Settings. }
    json:
      meta.sender: { type: string, personal: yes, about: Sender. }`,
    );
    expect(faultOf(text)).toContain(
      "dictionary.yaml:12: lms.tenants.meta is not personal, but meta.sender in it is",
    );
  });
});
