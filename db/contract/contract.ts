import { z } from "zod";
import { timeZone } from "#days.ts";
import { strategies } from "../vocabulary.ts";

const words = z.record(z.string(), z.string());

/** Whether a value names a person, or leads to one. Left out where nobody could doubt it: ids, numbers, times. */
const personal = z.enum(["yes", "no"]).optional();

const column = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "a name in lower_snake_case"),
  type: z.string().min(2),
  null: z.boolean().default(true),
  default: z.string().optional(),
  ref: z.string().optional(),
  enum: words.optional(),
  same_enum_as: z.string().optional(),
  /** Values outside of `enum` occur and are kept. */
  open: z.boolean().default(false),
  inferred: z.boolean().default(false),
  personal,
  about: z.string().min(2),
});

/** A count that may be written 1_000_000, which YAML 1.2 reads as a text. */
const count = z.preprocess(
  (value) =>
    typeof value === "string" && /^\d[\d_]*$/.test(value) ? Number(value.replaceAll("_", "")) : value,
  z.number().int().positive(),
);

const field = z.strictObject({
  type: z.string(),
  personal,
  about: z.string().optional(),
  enum: words.optional(),
});

const table = z.strictObject({
  name: z.string().regex(/^(lms|metrics)\.[a-z][a-z0-9_]*$/, "lms.<table> or metrics.<table>"),
  about: z.string().min(2),
  source: z.enum(["documented", "partly", "inferred"]),
  strategy: z.enum(strategies),
  /** The logical key; empty for a table without one. */
  key: z.array(z.string()),
  rows: count.optional(),
  notes: z.array(z.string()).default([]),
  definition: z.array(z.string()).default([]),
  additive: z.union([z.boolean(), z.string()]).optional(),
  depends_on: z.array(z.string()).default([]),
  columns: z.array(column).min(1),
  /** Documented keys inside the JSONB columns, by path. */
  json: z.record(z.string(), field).default({}),
});

/** The shape of dictionary.yaml. */
export const contractSchema = z.strictObject({
  version: z.number().int().positive(),
  time_zone: z.literal(timeZone),
  schemas: z.strictObject({ lms: z.string(), metrics: z.string() }),
  tables: z.array(table).min(1),
});

export type Contract = z.infer<typeof contractSchema>;
export type ContractTable = Contract["tables"][number];

type Path = (string | number)[];
type Fault = { path: Path; message: string };

function tableFaults(table: ContractTable, at: Path, known: Map<string, Set<string>>): Fault[] {
  const faults: Fault[] = [];
  const own = known.get(table.name) ?? new Set<string>();
  const say = (path: Path, message: string) => faults.push({ path: [...at, ...path], message });
  const names = table.columns.map((column) => column.name);
  for (const [i, name] of names.entries())
    if (names.indexOf(name) !== i) say(["columns", i], `${table.name}.${name} is there twice`);
  for (const [i, name] of table.key.entries())
    if (!own.has(name)) say(["key", i], `the key of ${table.name} names ${name}, which is no column of it`);
  for (const [i, name] of table.key.entries())
    if (table.columns.some((column) => column.name === name && column.null))
      say(["key", i], `${name} is in the key of ${table.name} and may not be null`);
  for (const [i, name] of table.depends_on.entries())
    if (!known.has(name)) say(["depends_on", i], `${name} is no table of the contract`);
  for (const [i, column] of table.columns.entries())
    for (const key of ["ref", "same_enum_as"] as const) {
      const [schema, target, name] = column[key]?.split(".") ?? [];
      if (column[key] && !known.get(`${schema}.${target}`)?.has(name ?? ""))
        say(
          ["columns", i, key],
          `${table.name}.${column.name} points at ${column[key]}, which does not exist`,
        );
    }
  return [...faults, ...personalFaults(table, at)];
}

const canName = (type: string) => /^(text|varchar|character varying|jsonb?)\b/i.test(type);

/** Texts and documents of which nobody has said whether they name people, and documents that deny what they hold. */
function personalFaults(table: ContractTable, at: Path): Fault[] {
  const faults: Fault[] = [];
  const say = (path: Path, message: string) => faults.push({ path: [...at, ...path], message });
  const fields = Object.entries(table.json);
  for (const [i, { name, type, personal }] of table.columns.entries()) {
    const path = ["columns", i];
    const inside = fields.find(([key, field]) => key.startsWith(`${name}.`) && field.personal === "yes")?.[0];
    if (canName(type) && personal === undefined)
      say(path, `${table.name}.${name} does not say whether it is personal: yes or no`);
    if (inside !== undefined && personal === "no")
      say(path, `${table.name}.${name} is not personal, but ${inside} in it is`);
  }
  for (const [key, field] of fields) {
    if (!table.columns.some(({ name, type }) => key.startsWith(`${name}.`) && /^jsonb?$/i.test(type)))
      say(["json", key], `${key} lies in no document of ${table.name}`);
    if (field.personal === undefined)
      say(["json", key], `${table.name}.${key} does not say whether it is personal: yes or no`);
  }
  return faults;
}

/** What a well-formed contract may still say wrongly: names that occur twice or point at nothing. */
export function faultsOf(contract: Contract): Fault[] {
  const known = new Map(contract.tables.map((t) => [t.name, new Set(t.columns.map((c) => c.name))]));
  return contract.tables.flatMap((table, i) => {
    const isFirst = contract.tables.findIndex((other) => other.name === table.name) === i;
    const twice = isFirst ? [] : [{ path: ["tables", i], message: `${table.name} is there twice` }];
    return [...twice, ...tableFaults(table, ["tables", i], known)];
  });
}
