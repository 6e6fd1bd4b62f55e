import type { HealthState } from "#db/vocabulary.ts";

/** Red where the load behind a number failed or did not reconcile, amber where it is late or nobody knows. */
const tones = {
  unreachable: "bad",
  failed: "bad",
  unreconciled: "bad",
  empty: "odd",
  missing: "odd",
  needs_confirmation: "odd",
  retrying: "odd",
  late: "odd",
  unseen: "odd",
  paused: "odd",
  fresh: "good",
} as const satisfies Record<HealthState, string>;

export const toneOf = (state: HealthState) => tones[state];
