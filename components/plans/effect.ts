import type { Use } from "#db/queries/plans-use.ts";

/** What of a plan limits kits. */
export type Limits = { kits: number; connections: number; seconds: number };

/** What a customer has beyond limits: how many kits, and which of them are given less sessions or seconds than they were made with. */
export type Beyond = {
  slug: string;
  name: string;
  kits: number | null;
  narrowed: { role: string; connections: number | null; seconds: number | null }[];
};

/** The customers that would be beyond limits, and with what. Kits that are there go on: none is taken away. */
export const beyondLimits = (limits: Limits, uses: readonly Use[]): Beyond[] =>
  uses.flatMap(({ slug, name, kits }): Beyond[] => {
    const narrowed = kits.flatMap(({ role, connections, seconds }) => {
      const less = {
        role,
        connections: connections > limits.connections ? connections : null,
        seconds: seconds > limits.seconds ? seconds : null,
      };
      return less.connections === null && less.seconds === null ? [] : [less];
    });
    const isMany = kits.length > limits.kits;
    return isMany || narrowed.length > 0 ? [{ slug, name, kits: isMany ? kits.length : null, narrowed }] : [];
  });
