import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { OpendbError } from "#errors.ts";
import type { OnProgress } from "#sample-lms/source/fill.ts";
import { type OuladFile, ouladFiles } from "./files.ts";

const whereToGet =
  "Download the dataset again (Kuzilek et al., doi:10.1038/sdata.2017.171), or choose another folder.";

function damaged(path: string, what: string, cause?: unknown): OpendbError {
  return new OpendbError("bad_input", `The OULAD file ${path} is damaged: ${what}.`, {
    hint: whereToGet,
    cause,
  });
}

/** The paths of all seven files, gzipped or plain. Throws `bad_input` naming every file that is missing. */
export function findFiles(dir: string): Map<OuladFile, string> {
  const found = new Map<OuladFile, string>();
  const missing: string[] = [];
  for (const file of ouladFiles) {
    const path = [`${file.name}.csv.gz`, `${file.name}.csv`].map((name) => join(dir, name)).find(existsSync);
    if (path) found.set(file, path);
    else missing.push(`${file.name}.csv.gz`);
  }
  if (missing.length > 0)
    throw new OpendbError("bad_input", `The OULAD folder ${dir} lacks ${missing.join(", ")}.`, {
      hint: "Give the folder with the dataset's seven CSV files, gzipped or not.",
    });
  return found;
}

/** The checksums that lie beside the files, if they do. */
function checksums(dir: string): Map<string, string> {
  const path = join(dir, "SHA256SUMS");
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, "utf8").split("\n");
  return new Map(
    lines.flatMap((line) => [line.trim().split(/\s+/)]).map(([sum, name]) => [name ?? "", sum ?? ""]),
  );
}

/** Copies one file into the table of its name in the staging schema, checking its sum and its rows. */
async function copy(
  client: pg.ClientBase,
  file: OuladFile,
  path: string,
  sum: string | undefined,
  onProgress?: OnProgress,
) {
  const table = `fill."${file.name}"`;
  await client.query(`CREATE UNLOGGED TABLE ${table} (${file.columns})`);
  const total = statSync(path).size;
  const hash = createHash("sha256");
  let done = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      done += chunk.length;
      onProgress?.({ label: `Reading ${file.name}`, done, total });
      next(null, chunk);
    },
  });
  const into = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT csv, HEADER match)`));
  try {
    const unzip = path.endsWith(".gz") ? createGunzip() : new PassThrough();
    await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), meter, unzip, into);
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error), error);
  }
  if (sum !== undefined && hash.digest("hex") !== sum)
    throw damaged(path, "its SHA-256 is not the one in SHA256SUMS");
  if (into.rowCount !== file.rows)
    throw damaged(path, `it has ${into.rowCount} rows instead of ${file.rows}`);
}

/** Reads all seven files into staging tables named like them. */
export async function readFiles(client: pg.ClientBase, dir: string, onProgress?: OnProgress): Promise<void> {
  const sums = checksums(dir);
  for (const [file, path] of findFiles(dir))
    await copy(client, file, path, sums.get(path.slice(path.lastIndexOf("/") + 1)), onProgress);
}
