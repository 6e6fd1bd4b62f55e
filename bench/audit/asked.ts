import type { AuditAsked, auditEntries } from "#db/queries/audit-entries.ts";
import { accessOf, personScopeOf } from "#db/scope.testing.ts";

export type Asker = Parameters<typeof auditEntries>[0];
type Filters = Omit<AuditAsked, "place">;

const nothing: Filters = { person: null, customer: null, action: null, from: null, until: null };

export const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

const person = { id: 1, name: "Bench", email: "bench@example.org", role: "admin" } as const;
const limitedTo = (...customers: number[]) =>
  personScopeOf({
    person,
    permissions: new Set(),
    seesAllCustomers: false,
    reach: new Map([["audit.read", customers]]),
  });

/** Who asks: everybody's entries are seen, those of some customers by their number, or one customer's own part. */
export function askers(ids: { first: number; unused: number }): Record<string, Asker> {
  const some = (count: number) => Array.from({ length: count }, (_, n) => ids.first + n);
  const own = accessOf({ id: ids.first + 6, slug: "c7", name: "Customer 7", host: "localhost", port: 1 });
  return {
    everything: personScopeOf({ person, permissions: new Set(), seesAllCustomers: true, reach: new Map() }),
    "three customers": limitedTo(...some(3)),
    "sixty customers": limitedTo(...some(60)),
    "one without entries": limitedTo(ids.unused),
    "a customer's own part": own,
  };
}

const choices = {
  person: { "": null, "person with the most": "1", "person with few": "990" },
  customer: { "": null, customer: "c7" },
  action: {
    "": null,
    action: "personal.read",
    "action of others": "load.request",
    "rare action": "learner.report",
    "action of nobody": "nothing.done",
  },
  days: {
    "": {},
    "a day four years ago": { from: day(1461), until: day(1461) },
    "a year of old days": { from: day(1800), until: day(1435) },
  },
};

/** Every filter of the page, alone and together with each other, by name. */
export const combinations: { name: string; filters: Filters }[] = Object.entries(choices.person).flatMap(
  ([who, person]) =>
    Object.entries(choices.customer).flatMap(([whom, customer]) =>
      Object.entries(choices.action).flatMap(([what, action]) =>
        Object.entries(choices.days).map(([when, days]) => ({
          name: [who, whom, what, when].filter(Boolean).join(", ") || "no filter",
          filters: { ...nothing, person, customer, action, ...days },
        })),
      ),
    ),
);
