import { inspect } from "node:util";
import { sql } from "drizzle-orm";
import { beforeAll, expect, inject, test } from "vitest";
import { freshControl, freshWarehouse } from "#warehouse/testing.ts";
import { consoleDb } from "./control.ts";
import { people } from "./schema/console/index.ts";
import { scopeOf } from "./scope.testing.ts";
import { scoped } from "./scoped.ts";

const secret = "ana.secreta@example.org";

beforeAll(() => freshControl());

/** All that a log could have of an error: its own text, that of its causes, and every field of them. */
const told = (error: unknown) => `${inspect(error, { depth: 8, showHidden: true })} ${JSON.stringify(error)}`;

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test.each([
  [
    "a row that is refused",
    () => consoleDb().insert(people).values({ email: secret, name: secret, role: "admin" }),
  ],
  ["a value that does not fit", () => consoleDb().execute(sql`SELECT ${secret}::text::bigint`)],
  [
    "a transaction",
    () => consoleDb().transaction((tx) => tx.execute(sql`SELECT 1 / length(nullif(${secret}, '')) / 0`)),
  ],
])("the error of a failed statement has no value of it: %s", async (_what, work) => {
  const error = await failureOf(Promise.resolve().then(work));
  expect(error).toMatchObject({ message: expect.stringMatching(/^Failed query: /), params: [] });
  expect(told(error)).not.toContain(secret);
  expect(error).toMatchObject({ cause: { code: expect.stringMatching(/^\w{5}$/) } });
});

test("nor has that of a warehouse, whose rows are of learners", async () => {
  const { slug } = await freshWarehouse();
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const customer = { id: 1, slug, name: slug, host, port: Number(port) };
  const scope = scopeOf({ customer, allowed: [1n], tenants: [1n], permissions: new Set() });
  const error = await failureOf(
    scoped(scope, (db) => db.execute(sql`SELECT name FROM lms.users WHERE id = ${secret}::text::bigint`)),
  );
  expect(error).toBeInstanceOf(Error);
  expect(told(error)).not.toContain(secret);
});
