import { expect, test } from "vitest";
import { catalog } from "#db/catalog/index.ts";
import { importsOf, textOf, within } from "./files.testing.ts";
import { withoutComments } from "./rules.testing.ts";

const personal = Object.values(catalog).filter(({ columns }) => columns.some(({ isPersonal }) => isPersonal));
const queries = within("db/queries");

test("no query imports a table with personal columns: it takes them from db/queries/table-page-columns.ts", () => {
  const models = personal.map(({ name }) => `db/schema/${name.replace(".", "/")}.ts`);
  expect(models).toContain("db/schema/lms/users.ts");
  const wrong = queries.flatMap(importsOf).filter(({ target }) => models.includes(target));
  expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
});

test("no query names such a table in a text of its own", () => {
  const named = new RegExp(`\\b(?:FROM|JOIN|,)\\s+(?:${personal.map(({ name }) => name).join("|")})\\b`, "i");
  expect(queries.filter((file) => named.test(withoutComments(textOf(file))))).toEqual([]);
});
