import "server-only";
import { and, eq, isNotNull, ne, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { goingOf, previewRoots, type RootsPreview, usedOf } from "#db/provisioning/roots-preview.ts";
import {
  branchOf,
  forestOf,
  type KnownTenant,
  matching,
  type Refusal,
  refusalOf,
  type TakenRoot,
  type Totals,
  totalsOf,
} from "#db/provisioning/tree.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { customers, rootsOf } from "#db/schema/console/customers.ts";
import { kits } from "#db/schema/console/kits.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { people } from "#db/schema/console/people.ts";
import { plans } from "#db/schema/console/plans.ts";
import { sourceReads } from "#db/schema/console/source_reads.ts";
import { sourceTenants } from "#db/schema/console/source_tenants.ts";
import type { Scope } from "#db/scope.ts";
import { sourceAge } from "./source-age.ts";

const mostFound = 30;

/** A tenant that may be chosen, or why not. */
export type Choice = KnownTenant & { totals: Totals; refusal: Refusal | null };
/** Whoever is bound to some tenants, and to how many of them when some have gone. */
export type Bound = { name: string; note: string; left: number };

type Db = ReturnType<typeof consoleDb>;

/** The source's tenants as a worker last read them, those that may be chosen, and the roots that other customers have. */
async function known(db: Db, idCustomer: number) {
  const { id, id_parent, subdomain, title, learners, user_limit, is_deleted } = sourceTenants;
  const [rows, others, [read]] = await Promise.all([
    db.select({ id, id_parent, subdomain, title, learners, user_limit, is_deleted }).from(sourceTenants),
    db
      .select()
      .from(customers)
      .where(and(ne(customers.id, idCustomer), ne(customers.state, "gone"))),
    db.select().from(sourceReads),
  ]);
  const all = rows.map(({ is_deleted: isDeleted, ...row }) => ({
    isDeleted,
    tenant: { ...row, id: String(row.id), id_parent: row.id_parent === null ? null : String(row.id_parent) },
  }));
  const taken: TakenRoot[] = others.flatMap((one) =>
    rootsOf(one).map((root) => ({ root, slug: one.slug, name: one.name })),
  );
  return {
    forest: forestOf(all.map(({ tenant }) => tenant)),
    live: forestOf(all.filter(({ isDeleted }) => !isDeleted).map(({ tenant }) => tenant)),
    taken,
    age: sourceAge(read, rows.length),
  };
}

const left = (tenants: readonly bigint[] | null, going: ReadonlySet<string>) =>
  (tenants ?? []).filter((id) => !going.has(String(id))).length;
const loses = (tenants: readonly bigint[] | null, going: ReadonlySet<string>) =>
  (tenants ?? []).some((id) => going.has(String(id)));

/** Kits and people of a customer that are bound to tenants of which some go: they stay bound to what is left. */
async function boundTo(db: Db, idCustomer: number, going: ReadonlySet<string>) {
  const [ofKits, ofPeople] = await Promise.all([
    db
      .select({ role: kits.role_name, purpose: kits.purpose, tenants: kits.tenants })
      .from(kits)
      .where(and(eq(kits.id_customer, idCustomer), ne(kits.state, "revoked"))),
    db
      .select({ name: people.name, email: people.email, tenants: memberships.tenants })
      .from(memberships)
      .innerJoin(people, eq(people.id, memberships.id_person))
      .where(and(eq(memberships.id_customer, idCustomer), isNotNull(memberships.tenants))),
  ]);
  return {
    wholeKits: ofKits.filter(({ tenants }) => tenants === null).length,
    kits: ofKits
      .filter(({ tenants }) => loses(tenants, going))
      .map(
        ({ role, purpose, tenants }): Bound => ({ name: role, note: purpose, left: left(tenants, going) }),
      ),
    people: ofPeople
      .filter(({ tenants }) => loses(tenants, going))
      .map(({ name, email, tenants }): Bound => ({ name, note: email, left: left(tenants, going) })),
  };
}

/** What the plan of a customer's contract allows, and whether so many learners are within it or were accepted. */
async function room(db: Db, idCustomer: number, { before, after }: RootsPreview) {
  const used = usedOf(after);
  const { rows } = await db.execute<{ limit: number | null; fits: boolean }>(sql`
    SELECT p.learner_limit AS limit, console.learners_fit(t.id_customer, p.learner_limit, ${used}) AS fits
    FROM ${contracts} t JOIN ${plans} p ON p.id = t.id_plan WHERE t.id_customer = ${idCustomer}`);
  const limit = rows[0]?.limit ?? null;
  return {
    limit,
    used,
    usedBefore: usedOf(before),
    isAsked: rows[0]?.fits === false && used > usedOf(before),
  };
}

/**
 * Tenants of the source that match what was typed, and what the roots that are chosen would do, as the source was last read.
 * `going`: the tenants that would go, of those that the person sees.
 */
export async function rootsChoice(
  { customer, allowed }: Scope,
  { search, chosen }: { search: string; chosen: readonly string[] },
) {
  const db = consoleDb();
  const { forest, live, taken, age } = await known(db, customer.id);
  const [own] = await db.select().from(customers).where(eq(customers.id, customer.id));
  const before = own ? rootsOf(own) : [];
  const held = allowed.map(String);
  const preview = previewRoots(forest, { before, after: chosen, held });
  const going = goingOf(forest, chosen, held);
  const others = (id: string) => chosen.filter((one) => one !== id);
  const choice = (tenant: KnownTenant, of: readonly string[]): Choice => ({
    ...tenant,
    totals: totalsOf(forest, tenant.id),
    refusal: refusalOf(forest, tenant.id, { chosen: of, taken }) ?? null,
  });
  return {
    age,
    before,
    found: search.trim() === "" ? [] : matching(live, search, mostFound).map((one) => choice(one, chosen)),
    chosen: chosen.map((id): Choice => {
      const [tenant] = branchOf(forest, id, 1);
      return choice(
        tenant ?? { id, id_parent: null, subdomain: null, title: null, learners: 0, user_limit: null },
        others(id),
      );
    }),
    preview,
    going,
    bound: await boundTo(db, customer.id, new Set(going)),
    room: await room(db, customer.id, preview),
  };
}

type Found = Awaited<ReturnType<typeof rootsChoice>>;
/** What a page is told: with the rows by table that would go. */
export type RootsChoice = Omit<Found, "going"> & { rows: { table: string; rows: number }[] };
