/** One instance: its share of the customer's learners, and the part of the time span (0 to 1) in which it is used. */
export type GeneratedTenant = {
  slug: string;
  title: string;
  parent: string | null;
  share: number;
  since?: number;
  until?: number;
};

/** `share` is the customer's part of all learners; the first tenant is the root. */
export type GeneratedCustomer = { slug: string; name: string; share: number; tenants: GeneratedTenant[] };

const acme: GeneratedCustomer = {
  slug: "acme",
  name: "Acme",
  share: 0.66,
  tenants: [
    { slug: "acme", title: "Universidade Acme", parent: null, share: 0.12 },
    { slug: "acme-varejo", title: "Acme Varejo", parent: "acme", share: 0.41 },
    { slug: "acme-industria", title: "Acme Indústria", parent: "acme", share: 0.24 },
    { slug: "acme-saude", title: "Acme Saúde", parent: "acme", share: 0.13, since: 0.25 },
    { slug: "acme-parceiros", title: "Acme Parceiros", parent: "acme", share: 0.07, since: 0.4 },
    // A sub-platform of a sub-platform: the tree is deeper than two.
    { slug: "acme-franquias", title: "Acme Franquias", parent: "acme-varejo", share: 0.03, since: 0.6 },
  ],
};

const globex: GeneratedCustomer = {
  slug: "globex",
  name: "Globex",
  share: 0.34,
  tenants: [
    { slug: "globex", title: "Globex Academy", parent: null, share: 0.3 },
    { slug: "globex-vendas", title: "Globex Vendas", parent: "globex", share: 0.38 },
    { slug: "globex-tecnologia", title: "Globex Tecnologia", parent: "globex", share: 0.2, since: 0.15 },
    { slug: "globex-rh", title: "Globex Pessoas", parent: "globex", share: 0.1, since: 0.5 },
    // Was tried for a while and closed: a soft-deleted instance whose history stays.
    { slug: "globex-piloto", title: "Globex Piloto", parent: "globex", share: 0.02, until: 0.55 },
  ],
};

/** Somebody of the platform's who has no warehouse yet, for whom the demo's console can make one. */
export const unprovisioned: GeneratedCustomer = {
  slug: "initech",
  name: "Initech",
  share: 1,
  tenants: [
    { slug: "initech", title: "Initech Educação", parent: null, share: 0.5 },
    { slug: "initech-campo", title: "Initech Operações de Campo", parent: "initech", share: 0.3 },
    { slug: "initech-parceiros", title: "Initech Parceiros", parent: "initech-campo", share: 0.2 },
  ],
};

export const generatedCustomers: GeneratedCustomer[] = [acme, globex];
