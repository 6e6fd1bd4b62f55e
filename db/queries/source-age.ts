import type { sourceReads } from "#db/schema/console/source_reads.ts";

/** Milliseconds after which what no worker has taken is remarkable. */
const soon = 20_000;

/** How old what is known of the source's tenants is, of which there are so many. */
export const sourceAge = (read: typeof sourceReads.$inferSelect | undefined, tenants: number) => ({
  /** ISO 8601; null before it was first read. */
  readAt: read?.read_at?.toISOString() ?? null,
  isAsked: (read?.requested_at ?? null) !== null,
  /** No worker reads it, though one should have begun to. */
  isUnheeded: read?.requested_at
    ? read.worker === null && Date.now() - read.requested_at.getTime() > soon
    : false,
  error: read?.error ?? null,
  tenants,
});

export type SourceAge = ReturnType<typeof sourceAge>;
