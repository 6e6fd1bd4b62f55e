import { readFileSync } from "node:fs";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { OpendbError } from "#errors.ts";
import { type Join, joinsOf } from "./joins.ts";
import { type Model, readModel } from "./model.ts";
import { namesOf, type TableNames } from "./names.ts";
import { type ManifestFile, manifestFile } from "./schema.ts";

type Declared = Omit<ManifestFile["tables"][number], "model" | "joins">;

/** How one table is filled. */
export type ManifestTable = Declared & { model?: Model; names: TableNames; joins: Join[] };
/** A table whose rows come from the source. */
export type ExtractedTable = ManifestTable & Required<Pick<ManifestTable, "from" | "tenant" | "columns">>;
/** A table that is computed in the warehouse. */
export type ComputedTable = ManifestTable & { model: Model };

export type Manifest = Omit<ManifestFile, "tables"> & { tables: ManifestTable[] };

export const isExtracted = (entry: ManifestTable): entry is ExtractedTable => entry.from !== undefined;
export const isComputed = (entry: ManifestTable): entry is ComputedTable => entry.model !== undefined;

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

const refuse = (faults: string[]) =>
  new OpendbError("manifest", faults.join("\n"), {
    hint: "Correct the manifest; its head explains every key.",
  });

const complete = ({ model: file, ...entry }: ManifestFile["tables"][number]): ManifestTable => ({
  ...entry,
  model: file === undefined ? undefined : readModel(`loader/${file}`),
  names: namesOf({ ...entry, isComputed: file !== undefined }),
  joins: joinsOf(entry),
});

/**
 * Reads a manifest from its text, with its models. Throws `manifest` with file, line and what was expected, for every
 * fault of the file at once.
 */
export function parseManifest(source: string, file = "loader/manifest.yaml"): Manifest {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  if (document.errors.length > 0)
    throw refuse(
      document.errors.map((e) => `${file}:${e.linePos?.[0].line ?? 1}: ${e.message.split("\n")[0]}`),
    );
  const parsed = manifestFile.safeParse(document.toJS());
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
  return { ...parsed.data, tables: parsed.data.tables.map(complete) };
}

let kept: Manifest | undefined;

/** The project's manifest, read once. */
export function readManifest(): Manifest {
  kept ??= parseManifest(readFileSync(new URL("../manifest.yaml", import.meta.url), "utf8"));
  return kept;
}
