import { describe, expect, test } from "vitest";
import { circles } from "./circles.testing.ts";
import { textOf, within } from "./files.testing.ts";
import { bareNames, madeScopes, plainActions, silenced, unscopedQueries } from "./rules.testing.ts";

describe("actions", () => {
  const head = '"use server";\nimport { customerAction } from "#auth/action.ts";\n';

  test("what the wrapper makes, and types, may be exported", () => {
    const text = `${head}export const stop = customerAction({ audit: "load.stop" });\nexport type Stopped = number;`;
    expect(plainActions(text)).toEqual([]);
    expect(plainActions("export async function plain() {}")).toEqual([]);
  });

  test.each([
    "export async function stop() {}",
    "export const stop = async () => {};",
    "export const stop = otherAction({});",
    "export const stop = customerActions({});",
    "export default customerAction({});",
    "export { stop };",
    'export * from "./more.ts";',
    "export const stop = (await customerAction)({});",
  ])("of such a file may not be exported: %s", (line) => {
    expect(plainActions(`${head}${line}`)).toEqual([line]);
  });

  test("a wrapper of that name from elsewhere is none", () => {
    const text = `"use server";\nimport { customerAction } from "./own.ts";\nexport const stop = customerAction({});`;
    expect(plainActions(text)).toEqual(["export const stop = customerAction({});"]);
  });

  test('"use server" inside a function, or behind other code, is found', () => {
    expect(plainActions('export function Page() { async function go() { "use server"; } }')).toHaveLength(1);
    expect(plainActions(`${head}const go = async () => { 'use server'; };`)).toHaveLength(1);
  });
});

describe("scopes", () => {
  test.each([
    "const s = { customer } as Scope;",
    "const s = given as unknown as Access;",
    "const s = given as Readonly<PersonScope>;",
    "const s = given as Parameters<typeof tablePage>[0];",
    "const s = <Scope>given;",
    "const s = <Scope>{ customer };",
    "const s = { ...given, tenants } satisfies Scope;",
    'import { customerScope } from "#auth/scope.ts"; const wider = { ...scope, tenants: [9n] };',
    "function f(mine: Scope) { return g({ ...mine, tenants: [9n] }); }",
    "const all = await customerAccess(slug); f({ ...all, membership: null });",
    "function f(scope: Scope) { return Object.assign({}, scope, { tenants: [9n] }); }",
    "type Own = Scope;",
    'import type { Scope as Own } from "#db/scope.ts";',
    "interface Own extends Scope { more: number }",
    'import { made } from "#db/scope.ts";',
    "export declare const made: unique symbol;",
  ])("made by hand are found: %s", (text) => {
    expect(madeScopes(text).length).toBeGreaterThan(0);
  });

  test.each([
    "async function pageOf(scope: Scope): Promise<Scope> {}",
    'const { id } = customer as Scope["customer"];',
    "const ids = [...scope.tenants];",
    "const kept = new Map<Scope, number>();",
    "const one = cache<Scope>(f);",
    "// as Scope",
    "const grains = { ...scope, day };",
    'import type { Access, Scope } from "#db/scope.ts";',
    "type Props = { scope: Scope };",
    'const kinds = ["a"] as const;',
  ])("that are only used are not: %s", (text) => {
    expect(madeScopes(text)).toEqual([]);
  });
});

describe("queries", () => {
  test("who is asking comes first, where a database is opened", () => {
    const text = `
export async function one(scope: Scope, id: number) {\n  return scoped(scope, f);\n}
export const two = cache(async ({ customer }: Access) => {\n  return consoleDb().select();\n});
const three = (scope: PersonScope) =>\n  consoleDb().select();
export const four = (tenants: readonly bigint[]) => sql\`SELECT 1\`;
export function five(scope: Access | PersonScope, { limit }: Asked) {\n  return consoleDb();\n}`;
    expect(unscopedQueries(text)).toEqual([]);
  });

  test.each([
    ["one", "export async function one(id: number, scope: Scope) {\n  return scoped(scope, f);\n}"],
    ["two", "export const two = cache(async (customer: ScopedCustomer) => {\n  consolePool(customer);\n});"],
    ["three", "export async function three() {\n  return consoleDb().select();\n}"],
    ["four", "const four = async (id: number) =>\n  controlDb().select();"],
    ["five", "export async function five(access: Access) {\n  return scoped(access, f);\n}"],
    ["six", "export async function six(scope: PersonScope) {\n  return client({});\n}"],
    ["const seven = consoleDb();", "const seven = consoleDb();"],
    ["eight", "export function eight(scope: Scope | undefined) {\n  return scoped(scope, f);\n}"],
  ])("one that does not is found: %s", (name, text) => {
    expect(unscopedQueries(text)).toEqual([name]);
  });
});

describe("silenced checks", () => {
  const cast = (...words: string[]) => `const x = y as ${words.join(" ")};`;

  test.each([
    cast("any"),
    cast("never"),
    cast("unknown", "as", "Scope"),
    `const x = (y as ${"unknown"}) as Scope;`,
    `const x: ${"any"} = y;`,
    `const x = new Map<${"any"}, string>();`,
    `// @ts-${"expect-error"}`,
    "// biome-ignore lint/suspicious/noExplicitAny:",
    "// biome-ignore lint/suspicious/noExplicitAny: <explanation>",
    "// biome-ignore lint/suspicious/noExplicitAny",
  ])("are found: %s", (text) => {
    expect(silenced(text)).toHaveLength(1);
  });

  test("a reason, a comment that says never, and a plain cast are not", () => {
    expect(silenced("// biome-ignore lint/a11y/noAutofocus: the dialog has one field")).toEqual([]);
    expect(silenced("a figure that was never computed; x as unknown; y as Error")).toEqual([]);
  });
});

test("circles of imports are found, however long, and chains are not circles", () => {
  const graph = new Map([
    ["a", ["b", "d"]],
    ["b", ["c"]],
    ["c", ["a"]],
    ["d", ["e"]],
    ["e", []],
    ["f", ["f"]],
    ["g", ["a", "e"]],
  ]);
  expect(circles(graph)).toEqual([["a", "b", "c"], ["f"]]);
});

describe("text of others", () => {
  test.each([
    "<Text>{customer.name}</Text>",
    "<Text>\n  {run.customer.name}\n</Text>",
    "<Text>{isOwn ? error.message : null}</Text>",
    "<Text>{(isOwn && error.hint) || hint}</Text>",
    "<PageHeader title={customer.name} />",
    "data={all.map((one) => ({ value: one.id, label: one.name }))}",
    't("lead", { customer: access.customer.name })',
    't("lead", { customer: name })',
  ])("is not shown bare: %s", (text) => expect(bareNames(text)).toHaveLength(1));

  test.each([
    "<ForeignText text={customer.name} />",
    "<Text><ForeignText text={run.customer.name} most={60} /></Text>",
    "data={all.map((one) => ({ value: one.id, label: inText(one.name) }))}",
    't("lead", { customer: inText(customer.name) })',
    "<Checkbox checked={hidden.includes(column.name)} />",
    "const row = { slug: customer.slug, name: customer.name };",
    "// {customer.name}",
  ])("may stand as %s", (text) => expect(bareNames(text)).toEqual([]));

  test("no page and no component shows it bare", () => {
    const wrong = [...within("app"), ...within("components")]
      .filter((file) => file.endsWith(".tsx"))
      .flatMap((file) => bareNames(textOf(file)).map((found) => `${file}: ${found}`));
    expect(wrong).toEqual([]);
  });
});
