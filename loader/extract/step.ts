import type pg from "pg";
import type { Address } from "#db/connect.ts";
import type { Manifest } from "#loader/manifest/manifest.ts";
import type { Part } from "#loader/plan/plan.ts";
import type { RunKey } from "#loader/run/fence.ts";
import type { OnCopy } from "./copy/out.ts";
import type { Misfit } from "./sieve.ts";
import type { Snapshot } from "./source.ts";

/**
 * What a step of a seed or a delta works with: one part of the plan, one snapshot of the source. `warehouse` is a
 * connection as the loader, used by this step alone; more come from `address`.
 */
export type StepContext = Omit<Part, "table" | "entry" | "before"> & {
  manifest: Manifest;
  warehouse: pg.Client;
  address: Address;
  signal: AbortSignal;
  snapshot: Snapshot;
  run: RunKey;
  /** Compare all keys with the source, and whether a large removal was confirmed. */
  isSweep: boolean;
  isConfirmed: boolean;
  /** The customer's tenants as a change of its roots was confirmed: what stands of others is expected to go. */
  agreed?: readonly string[];
  /** What of the source does not fit the table: the window leaves these rows out. */
  aside: readonly Misfit[];
  onCopy?: OnCopy;
  /** Throws when the source's columns are no longer those that the step began with. */
  recheck?: () => Promise<void>;
};

/** How many rows of a table are a tenant's, as texts. */
export type Count = { id_tenant: string; rows: string };
