import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { locales } from "#i18n/locales.ts";
import { messagesOf } from "#i18n/messages.ts";
import { product, textOf } from "./files.testing.ts";
import { withoutComments } from "./rules.testing.ts";

/** What functions of the control database write: whatever is named like a deed there is one. */
const byFunctions = readdirSync("db/functions").flatMap((name) =>
  [...textOf(`db/functions/${name}`).matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, deed]) => deed ?? ""),
);

/** Every name of a deed that the product writes into the audit. */
const byProgram = product
  .filter(
    (file) => !/^(bench|faults|e2e)\//.test(file) && /\.tsx?$/.test(file) && !/\.(test|testing)\./.test(file),
  )
  .flatMap((file) =>
    [
      ...withoutComments(textOf(file)).matchAll(/\b(?:action|audit|failed)(?::|\s=)\s*"([a-z_]+\.[a-z_]+)"/g),
    ].map(([, name]) => name ?? ""),
  );

const written = [...byFunctions, ...byProgram].filter((name) => !name.startsWith("opendb."));

test.each(locales)("every deed that is written down has words in %s", async (locale) => {
  const { actions } = (await messagesOf(locale)).audit;
  const known = Object.entries(actions).flatMap(([noun, verbs]) =>
    Object.keys(verbs).map((verb) => `${noun}.${verb}`),
  );
  expect(written).toEqual(
    expect.arrayContaining(["load.request", "personal.read", "audit.prune", "session.end"]),
  );
  expect([...new Set(written)].filter((name) => !known.includes(name))).toEqual([]);
});
