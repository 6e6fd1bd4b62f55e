const problems = ["too_short", "too_long", "common", "busy", "unavailable", "view_as_read_only"] as const;

/** What was wrong with a new password, as messages name it; what nobody knows is ours. */
export const knownProblem = (given: string): (typeof problems)[number] =>
  problems.find((problem) => problem === given) ?? "unavailable";
