import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from "yaml";
import { OpendbError } from "#errors.ts";
import { type Contract, contractSchema, faultsOf } from "./contract.ts";

export type { Contract, ContractTable } from "./contract.ts";

const name = "db/contract/dictionary.yaml";

// YAML reads the key in `null: false` as the null value, which would silently become an empty key.
const keyOf = (key: unknown): string => {
  if (!isScalar(key)) return String(key);
  return key.value === null ? (key.source ?? "null") : String(key.value);
};

const pairOf = (map: YAMLMap, key: string) => map.items.find((pair) => keyOf(pair.key) === key);

/** A word of a flow map with no colon after it. */
const isBare = (pair: YAMLMap["items"][number]) => pair.value === null || pair.value === undefined;

// `{ about: Brand colour, hex. }` is, to YAML, a text and a second key without a value. It is meant as one text.
function entries(map: YAMLMap): [string, unknown][] {
  const made: [string, unknown][] = [];
  for (const pair of map.items) {
    const last = made.at(-1);
    if (map.flow && isBare(pair) && typeof last?.[1] === "string") last[1] += `, ${keyOf(pair.key)}`;
    else made.push([keyOf(pair.key), plain(pair.value)]);
  }
  return made;
}

function plain(node: unknown): unknown {
  if (isMap(node)) return Object.fromEntries(entries(node));
  if (isSeq(node)) return node.items.map(plain);
  return isScalar(node) ? node.value : node;
}

/** The offset of the deepest node along a path that exists. */
function offsetOf(node: unknown, path: PropertyKey[]): number {
  let at = 0;
  let here = node;
  for (const step of [undefined, ...path]) {
    if (step !== undefined) {
      if (isMap(here)) here = pairOf(here, String(step))?.value;
      else if (isSeq(here)) here = here.items[Number(step)];
      else return at;
    }
    if (!isNode(here)) return at;
    at = here.range?.[0] ?? at;
  }
  return at;
}

/** Reads a contract from YAML. Throws `contract`: one line a fault, each with file and line. */
export function parseContract(text: string, file = name): Contract {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const fail = (faults: { offset: number; message: string }[]): never => {
    const said = faults.map(({ offset, message }) => `${file}:${lines.linePos(offset).line}: ${message}`);
    throw new OpendbError("contract", said.join("\n"), {
      hint: "Correct the dictionary; the head of the file explains its words.",
    });
  };
  if (document.errors.length > 0)
    fail(
      document.errors.map(({ pos, message }) => ({ offset: pos[0], message: message.split("\n")[0] ?? "" })),
    );
  const root = document.contents;
  const parsed = contractSchema.safeParse(plain(root));
  if (!parsed.success)
    return fail(
      parsed.error.issues.map(({ path, message }) => ({
        offset: offsetOf(root, path),
        message: `${path.join(".")}: ${message}`,
      })),
    );
  const faults = faultsOf(parsed.data);
  if (faults.length > 0) fail(faults.map(({ path, message }) => ({ offset: offsetOf(root, path), message })));
  return parsed.data;
}

// A bundled module no longer lies beside the dictionary; then it is found from the project's folder.
const places = [join(import.meta.dirname ?? ".", "dictionary.yaml"), resolve(name)];

let read: Contract | undefined;

/** The data contract of this version of OpenDB, read once. Throws `contract` if it is not one. */
export function readContract(): Contract {
  const file = places.find((place) => existsSync(place));
  if (!file)
    throw new OpendbError("contract", `${name} is missing.`, { hint: "Run from the project's folder." });
  read ??= parseContract(readFileSync(file, "utf8"));
  return read;
}
