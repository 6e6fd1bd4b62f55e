import { z } from "zod";
import { isTableName, type TableName } from "#db/schema/index.ts";
import { strategies } from "#db/vocabulary.ts";
import { withoutEmpty } from "./documents.ts";
import { wrongJoin } from "./joins.ts";

export const text = z.string().trim().min(1);
export const columnName = text.regex(/^[a-z_][a-z0-9_]*$/, "a column's name");
export const tableName = z.custom<TableName>(
  (value) => typeof value === "string" && isTableName(value),
  "a table of the contract",
);

const level = z.enum(["warn", "stop"]).default("warn");

/** Declared checks; docs/loading.md explains each. */
const check = z.union([
  z.strictObject({ not_null: columnName, level }),
  z.strictObject({ unique: columnName, level }),
  z.strictObject({ accepted: columnName, level }),
  z.strictObject({ references: columnName, level }),
  z.strictObject({ volume: z.number().gt(1), level }),
]);
export type Check = z.infer<typeof check>;

/** A relation that gives a table values; docs/loading.md explains each key. */
const join = z.strictObject({
  relation: text.regex(
    /^[a-z_][a-z0-9_.]* [a-z]+$/,
    "a relation and its alias, such as `platform.products p`",
  ),
  key: text.regex(/^[a-z]+\.[a-z_][a-z0-9_]*$/, "a unique number of the relation, such as `p.id`"),
  on: text.regex(/^s\.[a-z_][a-z0-9_]*$/, "the column that it is joined by, such as `s.product_id`"),
  follows: z.union([z.literal(true), z.strictObject({ never: text })], "true, or { never: why not }"),
});

/** A column's SQL; that of a document is made to leave out its empty branches. */
const expression = z.union(
  [
    z
      .strictObject({ json: text, empty: z.null().optional() })
      .transform(({ json, empty }) => withoutEmpty(json, empty === null)),
    z.union([z.string(), z.number(), z.boolean()]).transform(String),
  ],
  { error: "expected SQL, or { json: SQL }, perhaps with `empty: null`" },
);

const table = z
  .strictObject({
    table: tableName,
    strategy: z.enum(strategies),
    key: z.array(columnName),
    from: text.optional(),
    tenant: text.optional(),
    changed: z
      .strictObject({ created: text.optional(), updated: text.optional(), deleted: text.optional() })
      .optional(),
    lookback: text
      .regex(/^\d+ (minutes?|hours?|days?)$/, "a span such as `36 hours` or `3 days`")
      .default("24 hours"),
    columns: z.record(columnName, expression).optional(),
    ignore: z.array(columnName).default([]),
    joins: z.array(join).default([]),
    checks: z.array(check).default([]),
    model: text.regex(/^derive\/models\/[a-z_.]+\.sql$/, "a file of derive/models").optional(),
  })
  .superRefine((entry, context) => {
    const refuse = (message: string, path: string[] = []) =>
      context.addIssue({ code: "custom", message, path });
    const isExtracted = entry.from !== undefined;
    if (isExtracted === (entry.model !== undefined)) refuse("expected either `from` or `model`");
    if (isExtracted && (entry.tenant === undefined || entry.columns === undefined))
      refuse("a table with `from` needs `tenant` and `columns`", ["from"]);
    if (entry.strategy === "append" && entry.changed?.created === undefined)
      refuse("append needs `changed.created`", ["strategy"]);
    const wrong = wrongJoin(entry);
    if (wrong) refuse(wrong, ["from"]);
  });

/** The manifest's file, as it is written. */
export const manifestFile = z.strictObject({
  version: z.literal(1),
  source: z.strictObject({
    kind: z.literal("postgres"),
    clock: text,
    tenants: text,
    lag: text.regex(/^\d+ (seconds?|minutes?|hours?)$/, "a span such as `2 minutes`"),
  }),
  variables: z.record(columnName, z.number().int()),
  sweep: z.strictObject({ most: z.number().gt(0).max(1) }),
  reject: z.strictObject({ most: z.number().min(0).max(1) }),
  count: z.strictObject({ whole: z.number().int().min(0) }),
  tables: z.array(table),
});
export type ManifestFile = z.infer<typeof manifestFile>;
