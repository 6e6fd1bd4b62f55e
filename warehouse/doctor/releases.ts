/**
 * The newest minor releases of PostgreSQL that were known when this OpenDB was made. Each fixes holes that those before it
 * have: the eleven of 2026-05-14 are in none of these. Source: https://www.postgresql.org/support/versioning/ and
 * https://www.postgresql.org/support/security/.
 */
export const asOf = "2026-05-14";

const newest: Record<number, { minor: number; until: string }> = {
  15: { minor: 18, until: "2027-11-11" },
  16: { minor: 14, until: "2028-11-09" },
  17: { minor: 10, until: "2029-11-08" },
  18: { minor: 4, until: "2030-11-14" },
};

/** What is wrong with a version (server_version_num), in words; undefined where nothing is known to be. */
export function fault(version: number, today: string): string | undefined {
  const [major, minor] = [Math.floor(version / 10_000), version % 10_000];
  const known = newest[major];
  if (major < 15) return `PostgreSQL ${major} is too old: OpenDB needs 15 or newer.`;
  if (!known) return undefined;
  if (minor < known.minor)
    return `PostgreSQL ${major}.${minor} has holes that ${major}.${known.minor} has not: install that and restart the server.`;
  if (known.until < today)
    return `PostgreSQL ${major} gets no fixes since ${known.until}: move to a newer major version.`;
  return undefined;
}
