import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { postgresSource } from "./extract/postgres.ts";
import type { Snapshot } from "./extract/source.ts";
import { type Manifest, readManifest } from "./manifest/manifest.ts";
import { readTree, type TreeRow } from "./plan/tenants.ts";
import { asFault } from "./run/errors.ts";

/** Opens the source for a look outside of a load. Throws `source_unavailable` when it does not answer. */
export async function openSource(manifest: Manifest): Promise<Snapshot> {
  const source = postgresSource({ url: required("SOURCE_URL"), clock: manifest.source.clock });
  try {
    return await source.snapshot(1, new AbortController().signal);
  } catch (cause) {
    const fault = asFault(cause);
    if (fault.code !== "source_unavailable" && fault.code !== "internal") throw fault;
    throw new OpendbError("source_unavailable", "The source does not answer.", {
      hint: "Check SOURCE_URL, and that its server runs.",
      params: {},
      cause,
    });
  }
}

/** All tenants of the source, each with the one above it. */
export async function sourceTree(): Promise<TreeRow[]> {
  const manifest = readManifest();
  const snapshot = await openSource(manifest);
  try {
    return await readTree(snapshot, manifest);
  } catch (error) {
    throw asFault(error);
  } finally {
    await snapshot.close();
  }
}
