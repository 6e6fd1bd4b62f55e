import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { isTableName, type TableName } from "#db/schema/index.ts";
import { strategies } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";

/** The grains in which a computed table can be made again in part. `day` holds days since 1970-01-01, others ids. */
const grains = ["day", "user", "product", "lesson"] as const;
export type Grain = (typeof grains)[number];

const text = z.string().trim().min(1);
const name = text.regex(/^[a-z_][a-z0-9_]*$/, "a column's name");
const tableName = z.custom<TableName>(
  (value) => typeof value === "string" && isTableName(value),
  "a table of the contract",
);
const byGrain = z.partialRecord(z.enum(grains), name);

const adds = z.strictObject({ to: name, by: name, amount: name });
/** What an input's rows add to a computed table: to which value, by which part of it, and how much. */
export type Adds = z.infer<typeof adds>;

const input = z.strictObject({
  touches: byGrain,
  when: z.array(name).min(1).optional(),
  adds: adds.optional(),
});

const compute = z
  .strictObject({
    scopes: byGrain,
    horizon: z.number().int().min(1).max(366).optional(),
    daily: text.optional(),
    inputs: z.record(tableName, input),
    keeps: z.strictObject({ grain: z.enum(grains), sql: text }).optional(),
    sql: text,
    incremental: text.optional(),
  })
  .refine(
    ({ inputs, keeps, incremental }) =>
      incremental !== undefined || !(keeps ?? Object.values(inputs).some(({ adds }) => adds)),
    "`keeps` and `adds` are for `incremental`, which is missing",
  )
  .refine(
    ({ daily, horizon, scopes }) =>
      (daily === undefined) === (horizon === undefined) && (!daily || scopes.day),
    "`horizon` and `daily` belong together, and to the scope `day`",
  )
  .refine(
    ({ scopes, incremental }) => incremental !== undefined || Object.keys(scopes).length === 1,
    "a table with several scopes needs `incremental`",
  );

const level = z.enum(["warn", "stop"]).default("warn");

/** Declared checks; docs/loading.md explains each. */
const check = z.union([
  z.strictObject({ not_null: name, level }),
  z.strictObject({ unique: name, level }),
  z.strictObject({ accepted: name, level }),
  z.strictObject({ references: name, level }),
  z.strictObject({ volume: z.number().gt(1), level }),
]);
export type Check = z.infer<typeof check>;

const table = z
  .strictObject({
    table: tableName,
    strategy: z.enum(strategies),
    key: z.array(name),
    from: text.optional(),
    tenant: text.optional(),
    changed: z
      .strictObject({ created: text.optional(), updated: text.optional(), deleted: text.optional() })
      .optional(),
    overlap: text
      .regex(/^\d+ (minutes?|hours?|days?)$/, "a span such as `36 hours` or `3 days`")
      .default("24 hours"),
    columns: z.record(name, z.coerce.string()).optional(),
    ignore: z.array(name).default([]),
    checks: z.array(check).default([]),
    compute: compute.optional(),
  })
  .superRefine((entry, context) => {
    const isExtracted = entry.from !== undefined;
    if (isExtracted === (entry.compute !== undefined))
      context.addIssue({ code: "custom", message: "expected either `from` or `compute`", path: [] });
    if (isExtracted && (entry.tenant === undefined || entry.columns === undefined))
      context.addIssue({
        code: "custom",
        message: "a table with `from` needs `tenant` and `columns`",
        path: ["from"],
      });
    if (entry.strategy === "append" && entry.changed?.created === undefined)
      context.addIssue({ code: "custom", message: "append needs `changed.created`", path: ["strategy"] });
  });

const schema = z.strictObject({
  version: z.literal(1),
  source: z.strictObject({
    kind: z.literal("postgres"),
    clock: text,
    tenants: text,
    lag: text.regex(/^\d+ (seconds?|minutes?|hours?)$/, "a span such as `2 minutes`"),
  }),
  variables: z.record(name, z.number().int()),
  sweep: z.strictObject({ most: z.number().gt(0).max(1) }),
  count: z.strictObject({ whole: z.number().int().min(0) }),
  tables: z.array(table),
});

export type Manifest = z.infer<typeof schema>;
export type ManifestTable = Manifest["tables"][number];
/** A table whose rows come from the source. */
export type ExtractedTable = ManifestTable & Required<Pick<ManifestTable, "from" | "tenant" | "columns">>;
/** A table that is computed in the warehouse. */
export type ComputedTable = ManifestTable & Required<Pick<ManifestTable, "compute">>;

export const isExtracted = (entry: ManifestTable): entry is ExtractedTable => entry.from !== undefined;
export const isComputed = (entry: ManifestTable): entry is ComputedTable => entry.compute !== undefined;

/** A table without change times is current state, read and compared whole. */
export const isWhole = (entry: ManifestTable): boolean => entry.changed === undefined;

type Path = PropertyKey[];
type Document = ReturnType<typeof parseDocument>;

function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    const range = (isScalar(node) || isMap(node) ? node : (node as { range?: [number] } | undefined))?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}

/**
 * Reads a manifest from its text. Throws `manifest` with file, line and what was expected, for every fault at once.
 */
export function parseManifest(source: string, file = "loader/manifest.yaml"): Manifest {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const refuse = (faults: string[]) =>
    new OpendbError("manifest", faults.join("\n"), {
      hint: "Correct the manifest; its head explains every key.",
    });
  if (document.errors.length > 0)
    throw refuse(
      document.errors.map((e) => `${file}:${e.linePos?.[0].line ?? 1}: ${e.message.split("\n")[0]}`),
    );
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success)
    throw refuse(
      parsed.error.issues.map((issue) => {
        const named = issue.path.length > 0 ? `${issue.path.map(String).join(".")}: ` : "";
        const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
        return `${file}:${lineOf(document, lines, path)}: ${named}${issue.message}`;
      }),
    );
  const seen = new Set<string>();
  for (const [at, entry] of parsed.data.tables.entries()) {
    if (seen.has(entry.table))
      throw refuse([`${file}:${lineOf(document, lines, ["tables", at])}: ${entry.table} is declared twice`]);
    seen.add(entry.table);
  }
  return parsed.data;
}

const home = fileURLToPath(new URL("../manifest.yaml", import.meta.url));
let kept: Manifest | undefined;

/** The project's manifest, read once. */
export function readManifest(): Manifest {
  kept ??= parseManifest(readFileSync(home, "utf8"));
  return kept;
}
