import { type HealthState, healthStates } from "#db/vocabulary.ts";
import type { CustomersNarrowed, IndexedCustomer } from "./customers-index.ts";
import { naturally } from "./naturally.ts";

/** What the list of customers can be sorted by; `attention` is how it stands unless somebody asks for another. */
export const customerSorts = [
  "attention",
  "name",
  "plan",
  "state",
  "health",
  "size",
  "learners",
  "kits",
  "end",
  "owner",
] as const;
export type CustomerSort = (typeof customerSorts)[number];

export type CustomersAsked = CustomersNarrowed & {
  health: HealthState | null;
  isAttention: boolean;
  sort: CustomerSort;
  isDescending: boolean;
  /** Only customers behind this one, by its slug. */
  after: string | null;
  limit: number;
};

/** Days before its end in which a contract is told of. */
const contractDays = 90;

export type Known = IndexedCustomer & { health: HealthState | undefined };

export const isOverCap = ({ counted, cap }: Pick<IndexedCustomer, "counted" | "cap">): boolean =>
  counted !== null && cap !== null && counted > cap;

/** Of a customer that is not in use nobody expects data. */
const isIll = ({ state, health }: Known) => state === "active" && health !== "fresh";
export const isEnding = ({ daysLeft }: Pick<IndexedCustomer, "daysLeft">): boolean =>
  daysLeft !== null && daysLeft < contractDays;

/** What is set aside, most often because its contract is over, is nobody's to renew. */
const isDue = (customer: Known): boolean =>
  customer.state !== "aside" &&
  customer.state !== "gone" &&
  ((customer.kits ?? 0) > 0 || isEnding(customer) || isOverCap(customer));

/** Whether somebody has to do something about a customer. */
export const needsAttention = (customer: Known): boolean => isIll(customer) || isDue(customer);

const rank = (health: HealthState | undefined) => healthStates.indexOf(health ?? "fresh");

/** Values of one kind; null is not known, and comes last whichever way the list goes. */
type Key = (customer: Known) => number | string | null;

const keys: Record<Exclude<CustomerSort, "attention" | "name">, Key> = {
  plan: ({ plan }) => plan,
  state: ({ state }) => state,
  health: ({ health }) => rank(health),
  size: ({ bytes }) => bytes,
  learners: ({ learners }) => learners,
  kits: ({ nextKit }) => nextKit,
  end: ({ endsOn }) => endsOn,
  owner: ({ owner }) => owner,
};

const urgency: Key[] = [
  (customer) => (isIll(customer) ? rank(customer.health) : healthStates.length),
  (customer) => (isDue(customer) ? 0 : 1),
];

function comparing(key: Key, compare: (a: string, b: string) => number, sign = 1) {
  return (a: Known, b: Known): number => {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (typeof x === "string" && typeof y === "string" ? compare(x, y) : Number(x) - Number(y));
  };
}

/** The order that was asked for, each customer in one place: all of it ends in name and slug. */
export function orderOf(
  { sort, isDescending }: Pick<CustomersAsked, "sort" | "isDescending">,
  locale: string,
) {
  const byName = naturally(locale);
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const sign = isDescending ? -1 : 1;
  if (sort === "name") return (a: Known, b: Known) => sign * byName(a, b);
  const chosen = sort === "attention" ? urgency : [keys[sort]];
  const steps = chosen.map((key) => comparing(key, compare, sign));
  return (a: Known, b: Known) => {
    for (const step of steps) {
      const difference = step(a, b);
      if (difference !== 0) return difference;
    }
    return byName(a, b);
  };
}
