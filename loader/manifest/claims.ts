import { checkManifest, type ManifestClaim } from "#db/contract/check.ts";
import { OpendbError } from "#errors.ts";
import { isExtracted, type Manifest } from "./manifest.ts";

/** What a manifest says that the contract has a word in. */
export const claimsOf = ({ tables }: Manifest): ManifestClaim[] =>
  tables.map((entry) => ({
    name: entry.table,
    strategy: entry.strategy,
    key: entry.key,
    columns: isExtracted(entry) ? Object.keys(entry.columns) : undefined,
  }));

/** Throws `manifest`, naming every difference, where a manifest contradicts the contract: no load follows such a one. */
export function mustFollowContract(manifest: Manifest): void {
  const differences = checkManifest(claimsOf(manifest));
  if (differences.length === 0) return;
  throw new OpendbError("manifest", differences.map(({ message }) => message).join("\n"), {
    hint: "Correct loader/manifest.yaml or db/contract/dictionary.yaml until `opendb check --offline` agrees.",
  });
}
