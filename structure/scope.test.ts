import { describe, expect, test } from "vitest";
import { importsOf, product, textOf, within } from "./files.testing.ts";
import { madeScopes, plainActions, unscopedQueries, withoutComments } from "./rules.testing.ts";

/** What wrong() finds in some files, as "file: what". */
const foundIn = (files: string[], wrong: (text: string) => string[]) =>
  files.flatMap((file) => wrong(textOf(file)).map((what) => `${file}: ${what}`)).toSorted();

describe("actions", () => {
  test('a "use server" file exports nothing but what the wrapper of actions makes', () => {
    const actions = product.filter((file) => /["']use server["']/.test(withoutComments(textOf(file))));
    expect(actions.length).toBeGreaterThan(0);
    expect(foundIn(actions, plainActions)).toEqual([]);
  });
});

describe("scopes", () => {
  // A scope that is copied is one that is made. Each exception has its reason; one that is no longer needed fails.
  const exceptions = {
    "db/queries/tenants.ts: ...scope":
      "asks for every tenant that the person may see, which is what `allowed` is, whatever the page asks for",
  };

  test("nobody but auth/scope.ts makes a scope", () => {
    const others = product.filter((file) => file !== "auth/scope.ts" && file !== "db/scope.ts");
    expect(foundIn(others, madeScopes)).toEqual(Object.keys(exceptions));
  });

  test("what marks a scope as made stays inside db/scope.ts, which only declares it", () => {
    const text = textOf("db/scope.ts");
    expect(text).toMatch(/^declare const made: unique symbol;$/m);
    expect(text.match(/readonly \[made\]: true;/g)).toHaveLength(3);
    expect(text).not.toMatch(/export\s+(declare\s+)?const\s+made|export\s*(type\s*)?\{/);
  });
});

describe("queries", () => {
  const queries = within("db/queries");
  const exceptions = {
    "db/queries/customers-tenants.ts: customerTenants":
      "a scope is made from its answer, so it is asked before there is one",
  };

  test("whatever opens a database for a page takes who is asking first", () => {
    expect(queries.filter((file) => unscopedQueries(textOf(file)).length === 0).length).toBeGreaterThan(10);
    expect(foundIn(queries, unscopedQueries)).toEqual(Object.keys(exceptions).toSorted());
  });

  test("a query of a customer's warehouse is server-only and asks one question", () => {
    const opening = queries.filter((file) => /\b(scoped|consolePool)\(/.test(textOf(file)));
    expect(opening.length).toBeGreaterThan(5);
    const wrong = opening.filter((file) => {
      const functions = textOf(file).match(/^export (async function |const \w+ = cache)/gm) ?? [];
      return !/^import "server-only"/m.test(textOf(file)) || functions.length !== 1;
    });
    expect(wrong).toEqual([]);
  });

  test("a customer's warehouse is opened for pages in db/queries and nowhere else", () => {
    const wrong = product
      .filter((file) => !file.startsWith("db/queries/") && file !== "db/scoped.ts")
      .flatMap(importsOf)
      .filter(({ target }) => target === "db/scoped.ts");
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});
