import { z } from "zod";
import type { Draft, DraftStep } from "./draft.ts";
import { isSlug } from "./slug.ts";
import { type Forest, type Refusal, refusalOf, type TakenRoot } from "./tree.ts";

/** What is known beside a draft when it is looked at. */
export type Around = {
  forest: Forest;
  taken: readonly TakenRoot[];
  isSlugFree: boolean;
  plan: { isOffered: boolean; kitLimit: number } | undefined;
  isServerOpen: boolean;
  /** Those of the e-mails that somebody has, in small letters, and whether that somebody may be given this customer. */
  known: ReadonlyMap<string, { role: string; isOurs: boolean }>;
};

export const draftProblems = [
  "name_missing",
  "slug_invalid",
  "slug_taken",
  "plan_missing",
  "plan_not_offered",
  "plan_without_kits",
  "price_missing",
  "start_missing",
  "end_before_start",
  "document_no_link",
  "tenants_missing",
  "tenant_refused",
  "server_missing",
  "server_closed",
  "email_invalid",
  "email_twice",
  "email_taken",
  "person_name_missing",
  "person_tenant_foreign",
] as const;
export type DraftProblem = (typeof draftProblems)[number];

/** What is still to be done at a step: `about` is the e-mail, link or tenant that it is about. */
export type Problem = {
  step: DraftStep;
  problem: DraftProblem;
  about?: string;
  refusal?: Refusal;
};

const isEmail = (text: string) => z.email().safeParse(text).success;
const isLink = (text: string) => /^https?:\/\/[^\s/]+\S*$/i.test(text);

function* ofContract({ contract }: Draft, { plan }: Around): Generator<Problem> {
  const step = "contract";
  if (contract.idPlan === null) yield { step, problem: "plan_missing" };
  else if (!plan?.isOffered) yield { step, problem: "plan_not_offered" };
  else if (plan.kitLimit === 0) yield { step, problem: "plan_without_kits" };
  if (contract.price === null) yield { step, problem: "price_missing" };
  if (contract.startsOn === null) yield { step, problem: "start_missing" };
  else if (contract.endsOn !== null && contract.endsOn < contract.startsOn)
    yield { step, problem: "end_before_start" };
  for (const about of contract.documents)
    if (!isLink(about)) yield { step, problem: "document_no_link", about };
}

function* ofTenants({ tenants: { roots } }: Draft, { forest, taken }: Around): Generator<Problem> {
  const step = "tenants";
  if (roots.length === 0) yield { step, problem: "tenants_missing" };
  for (const [at, about] of roots.entries()) {
    const refusal = refusalOf(forest, about, { chosen: roots.slice(0, at), taken });
    if (refusal) yield { step, problem: "tenant_refused", about, refusal };
  }
}

function* ofPeople({ people: { people }, tenants: { roots } }: Draft, around: Around): Generator<Problem> {
  const step = "people";
  const seen = new Set<string>();
  for (const { email, name, role, tenants } of people) {
    const about = email.trim().toLowerCase();
    const known = around.known.get(about);
    if (!isEmail(about)) yield { step, problem: "email_invalid", about };
    else if (seen.has(about)) yield { step, problem: "email_twice", about };
    else if (known && (known.role !== role || !known.isOurs)) yield { step, problem: "email_taken", about };
    seen.add(about);
    if (name.trim() === "") yield { step, problem: "person_name_missing", about };
    const isInside = (id: string) =>
      refusalOf(around.forest, id, { chosen: roots, taken: [] })?.why.endsWith("chosen") &&
      refusalOf(around.forest, id, { chosen: roots, taken: [] })?.why !== "above_chosen";
    if (tenants && !tenants.every(isInside)) yield { step, problem: "person_tenant_foreign", about };
  }
}

/** All that is in the way of provisioning a draft, in the order of its steps. */
export function problemsOf(draft: Draft, around: Around): Problem[] {
  const { name, slug } = draft.name;
  const ofName: Problem[] = [
    ...(name.trim() === "" ? [{ step: "name", problem: "name_missing" } as const] : []),
    ...(isSlug(slug) ? [] : [{ step: "name", problem: "slug_invalid" } as const]),
    ...(isSlug(slug) && !around.isSlugFree ? [{ step: "name", problem: "slug_taken" } as const] : []),
  ];
  const { idServer } = draft.placement;
  const ofPlacement: Problem[] =
    idServer === null
      ? [{ step: "placement", problem: "server_missing" }]
      : around.isServerOpen
        ? []
        : [{ step: "placement", problem: "server_closed" }];
  return [
    ...ofName,
    ...ofContract(draft, around),
    ...ofTenants(draft, around),
    ...ofPlacement,
    ...ofPeople(draft, around),
  ];
}
