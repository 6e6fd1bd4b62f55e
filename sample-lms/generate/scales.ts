/** How much is made. `progressEvents` is met within about one per cent; the rest grows more slowly. */
export type Scale = "XS" | "S" | "M" | "L";

export type ScaleSizes = {
  days: number;
  learners: number;
  progressEvents: number;
  /** Products that a customer's root offers. */
  products: number;
  /** Sections of the smallest product; the largest has three more. */
  sections: number;
  /** Orders in which learners of a tenant go through its products. */
  paths: number;
  tenants: number;
};

const years = 730;

export const scales: Record<Scale, ScaleSizes> = {
  XS: { days: 45, learners: 60, progressEvents: 2_000, products: 3, sections: 2, paths: 4, tenants: 3 },
  S: {
    days: years,
    learners: 8_000,
    progressEvents: 1_000_000,
    products: 24,
    sections: 4,
    paths: 96,
    tenants: 9,
  },
  M: {
    days: years,
    learners: 55_000,
    progressEvents: 10_000_000,
    products: 40,
    sections: 4,
    paths: 160,
    tenants: 9,
  },
  L: {
    days: years,
    learners: 360_000,
    progressEvents: 100_000_000,
    products: 64,
    sections: 4,
    paths: 256,
    tenants: 9,
  },
};
