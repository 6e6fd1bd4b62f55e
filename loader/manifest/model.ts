import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { OpendbError } from "#errors.ts";
import { columnName, tableName } from "./schema.ts";

/** The grains in which a computed table can be made again in part. `day` holds days since 1970-01-01, others ids. */
const grains = ["day", "user", "product", "lesson"] as const;
export type Grain = (typeof grains)[number];

const byGrain = z.partialRecord(z.enum(grains), columnName);

const increments = z.strictObject({ to: columnName, part: columnName, amount: columnName });
/** What an input's rows add to a computed table: to which value, by which part of it, and how much. */
export type Increments = z.infer<typeof increments>;

const input = z.strictObject({
  invalidates: byGrain.default({}),
  when: z.array(columnName).min(1).optional(),
  increments: increments.optional(),
});

const common = { grain: byGrain, inputs: z.record(tableName, input) };

/** What a model declares at its head; loader/derive/README.md explains each word. */
const head = z.discriminatedUnion("recompute", [
  z.strictObject({ recompute: z.literal("partitions"), ...common }),
  z.strictObject({
    recompute: z.literal("rolling_window"),
    window_days: z.number().int().min(1).max(366),
    ...common,
  }),
  z.strictObject({
    recompute: z.literal("incremental"),
    basis_grain: z.enum(grains).optional(),
    ...common,
  }),
]);
export type ModelHead = z.infer<typeof head>;

/** A computed table's SQL with its head. `sql` computes all of it, or the stale part over narrowed inputs. */
export type Model = ModelHead & {
  /** The model's file, for messages. */
  file: string;
  sql: string;
  /** Computes the stale rows from themselves and from what has changed. */
  incremental?: string;
  /** (id_tenant, value, belongs_to): what the table is computed from besides events, kept to be compared. */
  basis?: string;
  /** (id_tenant, day, value): what a rolling window keeps of each day. */
  members?: string;
};

const refuse = (file: string, fault: string) =>
  new OpendbError("manifest", `${file}: ${fault}`, {
    hint: "Correct the model; loader/derive/README.md explains its head.",
  });

const comment = /^--[^\n]*\n/;

/** The declarations between the two lines `-- ---`, and the SQL after the leading comments. */
function split(file: string, text: string): { declared: string; sql: string } {
  let sql = text;
  const lines: string[] = [];
  for (let line = comment.exec(sql)?.[0]; line; line = comment.exec(sql)?.[0]) {
    lines.push(line.trimEnd().replace(/^-- ?/, ""));
    sql = sql.slice(line.length);
  }
  const [from, until] = lines.flatMap((line, at) => (line === "---" ? [at] : []));
  if (from === undefined || until === undefined)
    throw refuse(file, "the head needs its declarations between two lines `-- ---`.");
  return { declared: lines.slice(from + 1, until).join("\n"), sql };
}

/** The files that a way of recomputing takes besides the model itself. */
const needs = (model: ModelHead): string[] => {
  if (model.recompute === "rolling_window") return ["members"];
  if (model.recompute === "incremental")
    return model.basis_grain ? ["incremental", "basis"] : ["incremental"];
  return [];
};

function mustFit(file: string, model: ModelHead): void {
  const count = Object.keys(model.grain).length;
  if (model.recompute === "partitions" && count !== 1)
    throw refuse(file, "`partitions` takes exactly one grain; several take `incremental`.");
  if (model.recompute === "rolling_window" && (count !== 1 || !model.grain.day))
    throw refuse(file, "`rolling_window` takes the grain `day` and no other.");
}

/** Reads a model and the files beside it. Throws `manifest`, naming the file and what was expected. */
export function readModel(file: string, read: (file: string) => string | undefined = readIfThere): Model {
  const text = read(file);
  if (text === undefined) throw refuse(file, "there is no such file.");
  const { declared, sql } = split(file, text);
  const parsed = head.safeParse(parse(declared));
  if (!parsed.success)
    throw refuse(
      file,
      parsed.error.issues
        .map((issue) => {
          // A wrong name of a record's entry hides what was expected one level down.
          const { message } = issue.code === "invalid_key" ? (issue.issues[0] ?? issue) : issue;
          return `${issue.path.map(String).join(".")}: ${message}`;
        })
        .join("; "),
    );
  mustFit(file, parsed.data);
  const beside = Object.fromEntries(
    needs(parsed.data).map((part) => {
      const other = file.replace(/\.sql$/, `.${part}.sql`);
      const found = read(other);
      if (found === undefined) throw refuse(file, `\`${parsed.data.recompute}\` takes ${other}, too.`);
      return [part, found];
    }),
  );
  return { ...parsed.data, file, sql, ...beside };
}

function readIfThere(file: string): string | undefined {
  const url = new URL(`../../${file}`, import.meta.url);
  return existsSync(url) ? readFileSync(url, "utf8") : undefined;
}
